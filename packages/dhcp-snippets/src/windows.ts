import { quotePowerShell } from './quote.ts'
import { type Site, textOptions } from './site.ts'
import type { Snippet } from './snippet.ts'

/** Windows Server's DHCP role. Not run by us: written by the reference of its PowerShell module and by descriptions of its audit log. */
export function windows(site: Site): Snippet[] {
  const policy = site.prefixes.length > 0 ? ` -PolicyName 'Offhook'` : ''
  const codes = textOptions(site)
  const options = [
    ...codes
      .filter((code) => code !== 66)
      .map((code) => `Add-DhcpServerv4OptionDefinition -OptionId ${code} -Name 'Boot server ${code}' -Type String`),
    ...(policy
      ? [
          `Add-DhcpServerv4Policy -Name 'Offhook' -Condition OR -MacAddress ${site.prefixes.map((prefix) => `EQ, ${quotePowerShell(`${prefix.toUpperCase()}*`)}`).join(', ')}`,
        ]
      : []),
    ...codes.map(
      (code) => `Set-DhcpServerv4OptionValue${policy} -OptionId ${code} -Value ${quotePowerShell(site.bootServer)}`,
    ),
  ]
  return [
    {
      title: 'Options',
      goesTo: 'PowerShell on the DHCP server; for one scope alone add -ScopeId and its address to each line',
      text: `${options.join('\r\n')}\r\n`,
    },
    {
      title: 'What tells of leases',
      goesTo: 'offhook-leases.ps1, started with the machine by a scheduled task',
      text: follow(site),
    },
  ]
}

/** The server tells nobody of a lease: its audit log of the day is followed. 10 is a new lease, 11 a renewed one. */
const follow = ({ reports, key }: Site): string =>
  [
    `$report = ${quotePowerShell(`${reports}/v1/leases`)}`,
    `$gateway = ${quotePowerShell(key)}`,
    'while ($true) {',
    "  $day = (Get-Date).ToString('ddd', [Globalization.CultureInfo]::InvariantCulture)",
    '  $log = "$env:windir\\System32\\Dhcp\\DhcpSrvLog-$day.log"',
    '  if ($log -ne $followed) { $followed = $log; $read = 0 }',
    '  $lines = @(Get-Content -LiteralPath $log -ErrorAction SilentlyContinue)',
    '  if ($lines.Count -lt $read) { $read = 0 }',
    '  $lines | Select-Object -Skip $read | ForEach-Object {',
    "    $field = $_ -split ','",
    "    if ($field[0] -in '10', '11' -and $field[6] -match '^[0-9A-Fa-f]{12}$') {",
    '      $body = @{ gateway = $gateway; mac = $field[6]; ip = $field[4] } | ConvertTo-Json -Compress',
    "      try { Invoke-RestMethod -Method Post -Uri $report -ContentType 'application/json' -Body $body -TimeoutSec 5 | Out-Null }",
    '      catch { Write-Warning "the lease of $($field[6]) was not told: $_" }',
    '    }',
    '  }',
    '  $read = $lines.Count',
    '  Start-Sleep -Seconds 2',
    '}',
    '',
  ].join('\r\n')
