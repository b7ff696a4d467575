import { type RefObject, useEffect, useEffectEvent } from 'react'

/** Takes over what was typed into a box before the page came to life, as happens on slow phones. */
export function useTypedEarly(
  box: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  take: (text: string) => void,
): void {
  const takeText = useEffectEvent(take)
  useEffect(() => {
    if (box.current?.value) takeText(box.current.value)
  }, [box])
}
