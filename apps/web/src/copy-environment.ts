/**
 * Node asks the system for each variable at each reading, and the job SDK reads all of them several times a call: a
 * plain copy saves most of a millisecond in every job.
 */
export function copyEnvironment(): void {
  // biome-ignore lint/style/noProcessEnv: the variables stay what they are
  process.env = { ...process.env }
}
