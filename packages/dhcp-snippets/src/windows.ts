import { codesOf, FAMILY_MARKS, familyOptions } from './family-marks.ts'
import { quotePowerShell } from './quote.ts'
import type { Site } from './site.ts'
import type { Snippet } from './snippet.ts'

/** Windows Server's DHCP role. Not run by us: written by the reference of its PowerShell module and by descriptions of its audit log. A Thomson's option 43 is left out. */
export function windows(site: Site): Snippet[] {
  const codes = codesOf(site).filter((code) => code !== 43)
  const options = [
    ...codes.map(
      (code) =>
        `Add-DhcpServerv4OptionDefinition -OptionId ${code} -Name 'Boot server ${code}' -Type ${code === 150 ? 'IPv4Address -MultiValued' : 'String'}`,
    ),
    ...(site.prefixes.length > 0 ? [policy('Offhook', site.prefixes)] : []),
    value(66, site.bootServer, site.prefixes.length > 0 ? 'Offhook' : undefined),
    ...codes.flatMap((code) => {
      const given = familyOptions(site).filter((one) => one.code === code)
      const ouis = given.flatMap(({ family }) => FAMILY_MARKS[family].ouis)
      const within = site.prefixes.length > 0 ? ouis.flatMap((oui) => narrow(oui, site.prefixes)) : ouis
      if (within.length === 0) return []
      return [policy(`Offhook ${code}`, within), value(code, given[0]!.value, `Offhook ${code}`)]
    }),
  ]
  return [
    {
      title: 'Options',
      goesTo: 'PowerShell on the DHCP server; for one scope alone add -ScopeId and its address to each line',
      file: 'offhook-options.ps1',
      text: `${options.join('\r\n')}\r\n`,
    },
    {
      title: 'What tells of leases',
      goesTo: 'offhook-leases.ps1, started with the machine by a scheduled task',
      file: 'offhook-leases.ps1',
      text: follow(site),
    },
  ]
}

const policy = (name: string, prefixes: readonly string[]): string =>
  `Add-DhcpServerv4Policy -Name ${quotePowerShell(name)} -Condition OR -MacAddress ${prefixes.map((prefix) => `EQ, ${quotePowerShell(`${prefix.toUpperCase()}*`)}`).join(', ')}`

const value = (code: number, text: string, name: string | undefined): string =>
  `Set-DhcpServerv4OptionValue${name === undefined ? '' : ` -PolicyName ${quotePowerShell(name)}`} -OptionId ${code} -Value ${quotePowerShell(text)}`

/** What of an OUI's range lies in the site's. */
const narrow = (oui: string, prefixes: readonly string[]): string[] =>
  prefixes.some((prefix) => oui.startsWith(prefix)) ? [oui] : prefixes.filter((prefix) => prefix.startsWith(oui))

/**
 * The server tells nobody of a lease: its audit log of the day is followed from its end on. 10 is a new lease, 11 a renewed one. What is not taken is tried again,
 * oldest first, for as long as the script runs.
 */
const follow = ({ reports, key }: Site): string =>
  [
    `$report = ${quotePowerShell(`${reports}/v1/leases`)}`,
    `$gateway = ${quotePowerShell(key)}`,
    '$keep = 5000',
    '$waiting = New-Object System.Collections.Generic.Queue[string]',
    'while ($true) {',
    "  $day = (Get-Date).ToString('ddd', [Globalization.CultureInfo]::InvariantCulture)",
    '  $log = "$env:windir\\System32\\Dhcp\\DhcpSrvLog-$day.log"',
    '  $lines = @(Get-Content -LiteralPath $log -ErrorAction SilentlyContinue)',
    '  if ($null -eq $followed) { $read = $lines.Count } elseif ($log -ne $followed -or $lines.Count -lt $read) { $read = 0 }',
    '  $followed = $log',
    '  $lines | Select-Object -Skip $read | ForEach-Object {',
    "    $field = $_ -split ','",
    "    if ($field[0] -in '10', '11' -and $field[6] -match '^[0-9A-Fa-f]{12}$') {",
    "      $lease = @{ gateway = $gateway; mac = $field[6]; ip = $field[4]; renewed = $field[0] -eq '11'; at = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') }",
    "      if ($field.Count -gt 13 -and $field[13]) { $lease.vendorClass = $field[13] -replace '^0x', '' }",
    '      $waiting.Enqueue(($lease | ConvertTo-Json -Compress))',
    '      if ($waiting.Count -gt $keep) { [void]$waiting.Dequeue() }',
    '    }',
    '  }',
    '  $read = $lines.Count',
    '  while ($waiting.Count -gt 0) {',
    "    try { Invoke-RestMethod -Method Post -Uri $report -ContentType 'application/json' -Body $waiting.Peek() -TimeoutSec 5 | Out-Null }",
    '    catch {',
    '      $status = [int]$_.Exception.Response.StatusCode',
    '      if ($status -notin 400, 413, 422) { Write-Warning "leases wait to be told: $_"; break }',
    '    }',
    '    [void]$waiting.Dequeue()',
    '  }',
    '  Start-Sleep -Seconds 2',
    '}',
    '',
  ].join('\r\n')
