#!/usr/bin/env node
import { runOffhook } from './run-offhook.mjs'

runOffhook(process.argv.slice(2))
