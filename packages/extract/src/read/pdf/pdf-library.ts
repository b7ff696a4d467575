// For the packages that import this one, whose own compilation does not include the file.
/// <reference path="./pdf-worker.d.ts" />
import { fileURLToPath } from 'node:url'
import type { PDFDocumentLoadingTask } from 'pdfjs-dist/legacy/build/pdf.mjs'

/**
 * Opens a PDF with pdf.js in this process. Its "worker" is imported rather than found by path, so that a bundle works;
 * character maps of East Asian fonts are read from the package, or from `cmaps/` beside the bundle.
 */
export async function openPdf(bytes: Buffer): Promise<PDFDocumentLoadingTask> {
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  Object.assign(globalThis, { pdfjsWorker: worker })
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  return getDocument({
    // pdf.js takes the memory over, so it gets a copy of its own.
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    cMapUrl: characterMaps(),
    cMapPacked: true,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    useWasm: false,
    enableXfa: false,
  })
}

function characterMaps(): string {
  try {
    return fileURLToPath(new URL('./cmaps/', import.meta.resolve('pdfjs-dist/package.json')))
  } catch (error) {
    if (error instanceof Error && 'code' in error) return fileURLToPath(new URL('./cmaps/', import.meta.url))
    throw error
  }
}
