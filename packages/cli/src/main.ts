import { ProblemAnswer } from '@offhook/client'
import { EngineFailed, NoNatsServer } from '@offhook/engines'
import { PackInvalid } from '@offhook/families'
import { FirmwareRefused } from '@offhook/firmware'
import { ConfigInvalid, PortInUse } from '@offhook/runtime'
import { ConsoleCallFailed } from '@offhook/simulator'
import { Command } from 'commander'
import { bootCommand, NoBoot } from './boot.ts'
import { bootsCommand } from './boots.ts'
import { completionCommand } from './completion.ts'
import { dhcpCommand } from './dhcp.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { firmwareCommand } from './firmware.ts'
import { firstContactCommand } from './first-contact.ts'
import { importCommand } from './import.ts'
import { logsCommand } from './logs.ts'
import { massdeployCommand } from './massdeploy.ts'
import { migrateCommand } from './migrate.ts'
import { phonesCommand } from './phones.ts'
import { platformCommand } from './platform.ts'
import { FlagRefused } from './platform-flags.ts'
import { renderCommand } from './render.ts'
import { resyncCommand } from './resync.ts'
import { serviceCommand } from './run-service.ts'
import { simCommand } from './sim.ts'
import { tokenCommand } from './token.ts'
import { upCommand } from './up.ts'

const program = new Command('offhook')
  .description('Zero-touch provisioning of SIP phones.')
  .version('0.1.0')
  .enablePositionalOptions()
  .addHelpText(
    'after',
    `
Examples:
  offhook up                     everything in one process, on engines of its own
  offhook up --demo              the same, with a demo carrier and simulated phones
  offhook sim --phones 100       boots a hundred simulated phones against a running Offhook
  offhook render 0004f21a2457    what that phone is served
  offhook service edge           one service alone, configured by the environment

Exit status: 0 done; 1 it failed, and why is on standard error; 2 the command was not understood; 130 interrupted twice.`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))

for (const command of [
  upCommand(),
  simCommand(),
  phonesCommand(),
  bootsCommand(),
  bootCommand(),
  logsCommand(),
  resyncCommand(),
  renderCommand(),
  firmwareCommand(),
  importCommand(),
  exportCommand(),
  firstContactCommand(),
  platformCommand(),
  massdeployCommand(),
  serviceCommand(),
  migrateCommand(),
  tokenCommand(),
  dhcpCommand(),
  doctorCommand(),
  completionCommand(() => program),
]) {
  for (const below of command.commands) below.copyInheritedSettings(program)
  program.addCommand(command.copyInheritedSettings(program))
}

try {
  await program.parseAsync()
} catch (cause) {
  const expected =
    cause instanceof PortInUse ||
    cause instanceof ConfigInvalid ||
    cause instanceof EngineFailed ||
    cause instanceof NoNatsServer ||
    cause instanceof ConsoleCallFailed ||
    cause instanceof ProblemAnswer ||
    cause instanceof NoBoot ||
    cause instanceof FirmwareRefused ||
    cause instanceof PackInvalid ||
    cause instanceof FlagRefused ||
    (cause instanceof Error && cause.name === 'AlreadyRunning')
  console.error(expected ? `offhook: ${(cause as Error).message}` : cause)
  process.exit(1)
}
