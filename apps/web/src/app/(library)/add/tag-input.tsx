import { classes } from '#ui/classes.ts'
import { Input } from '#ui/input.tsx'

export function TagInput({
  value,
  onChange,
  className,
}: {
  value: string
  onChange: (value: string) => void
  className?: string
}) {
  return (
    <Input
      aria-label="Tags for what you add, separated by commas"
      placeholder="Tags for what you add, separated by commas"
      value={value}
      maxLength={1_000}
      onChange={({ target }) => onChange(target.value)}
      className={classes('w-auto', className)}
    />
  )
}

/** The tags in a line: without the number sign that people write before them, each once. */
export function tagsIn(line: string): string[] {
  const tags = line.split(',').map((tag) => tag.trim().replace(/^#+/, '').slice(0, 64))
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, 50)
}
