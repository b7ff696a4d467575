import { type ComponentProps, useId } from 'react'
import { Input } from './input.tsx'

type FieldProps = ComponentProps<'input'> & { label: string; hint?: string; error?: string | undefined }

/** A labelled input, whose hint and error are read out with it. */
export function Field({ label, hint, error, id: givenId, ...props }: FieldProps) {
  const generatedId = useId()
  const id = givenId ?? generatedId
  const noteId = `${id}-note`
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-ink text-sm">
        {label}
      </label>
      <Input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? noteId : undefined}
        {...props}
      />
      {(error || hint) && (
        <p id={noteId} className={error ? 'text-danger text-sm' : 'text-ink-faint text-sm'}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}
