// The loads that the servers are put under.
import type { FileName } from './files.ts'

export type Case = {
  /** What it is called in options. */
  name: string
  title: string
  file: FileName
  connections: number
  /** A new connection for each request. */
  isClosing: boolean
  /** What is compared: requests, or MiB where one request takes long. */
  unit: 'requests/s' | 'MiB/s'
}

const small = { file: '1k.txt', isClosing: false, unit: 'requests/s' } as const

export const cases: Case[] = [
  { name: '1k-16', title: '1 KiB, 16 connections kept alive', ...small, connections: 16 },
  { name: '1k-64', title: '1 KiB, 64 connections kept alive', ...small, connections: 64 },
  { name: '1k-512', title: '1 KiB, 512 connections kept alive', ...small, connections: 512 },
  {
    ...small,
    name: '1k-close',
    title: '1 KiB, a new connection for each request, 64 at once',
    connections: 64,
    isClosing: true,
  },
  {
    ...small,
    name: '100k-64',
    title: '100 KiB, 64 connections kept alive',
    file: '100k.txt',
    connections: 64,
  },
  {
    name: '10m-16',
    title: '10 MiB, 16 connections kept alive',
    file: '10m.bin',
    connections: 16,
    isClosing: false,
    unit: 'MiB/s',
  },
]
