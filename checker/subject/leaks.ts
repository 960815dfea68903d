// Looks for what stands outside of www in all that a server sends, to whomever, whatever was asked.
import type { Conversation } from '../wire/conversation.ts'

/** A connection on which it came. */
export type Leak = { conversation: Conversation }

/** Gives what is called with all bytes that come, and the leaks found so far, each connection once. */
export function leakWatch(secret: string): {
  leaks: Leak[]
  watch(received: Buffer, conversation: Conversation): void
} {
  const wanted = Buffer.from(secret)
  const ends = new WeakMap<Conversation, Buffer>() // the last bytes of each: it may come in two pieces
  const leaks: Leak[] = []
  return {
    leaks,
    watch(received, conversation) {
      const bytes = Buffer.concat([ends.get(conversation) ?? Buffer.alloc(0), received])
      ends.set(conversation, bytes.subarray(-(wanted.length - 1)))
      const isKnown = leaks.some((leak) => leak.conversation === conversation)
      if (!isKnown && bytes.includes(wanted)) leaks.push({ conversation })
    },
  }
}
