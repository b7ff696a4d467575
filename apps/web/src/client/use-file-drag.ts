import { useEffect, useEffectEvent, useState } from 'react'

/** Whether files are being dragged over the page; `onDrop` is called with them in the middle of the event. */
export function useFileDrag(onDrop: (transfer: DataTransfer) => void): boolean {
  const [isDragging, setDragging] = useState(false)
  const take = useEffectEvent((event: DragEvent) => {
    if (!hasFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    setDragging(false)
    onDrop(event.dataTransfer)
  })
  useEffect(() => {
    const stop = new AbortController()
    const on = { signal: stop.signal }
    window.addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setDragging(true)
      },
      on,
    )
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && setDragging(false), on)
    window.addEventListener('drop', (event) => take(event), on)
    return () => stop.abort()
  }, [])
  return isDragging
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}
