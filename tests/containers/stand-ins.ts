/**
 * A file laid over a compose file where not every image can be had. TEST_UPSTREAM_IMAGES says that all can, as they can
 * be in the workflows: then the stack runs as it is written, with Typesense and Inngest themselves.
 */
export function standIns(file: string): string[] {
  return process.env.TEST_UPSTREAM_IMAGES ? [] : [file]
}
