import { Command } from 'commander'

export const migrateCommand = (): Command =>
  new Command('migrate').description('Brings the database of OFFHOOK_DATABASE_URL up to date').action(async () => {
    const url = process.env.OFFHOOK_DATABASE_URL
    if (!url) throw new Error('OFFHOOK_DATABASE_URL is not set')
    const { migrate } = await import('@offhook/database') // here, since every other command does without
    await migrate(url)
    console.log('the database is up to date')
  })
