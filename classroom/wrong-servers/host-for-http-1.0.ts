// Wants the field Host of everybody. HTTP/1.0 is older than the field.
import { start } from './base.ts'

start('02', { hostsFit: (hosts) => hosts === 1 })
