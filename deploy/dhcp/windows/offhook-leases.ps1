$report = 'http://ingester.example:8067/v1/leases'
$gateway = 'GATEWAY-KEY'
$keep = 5000
$waiting = New-Object System.Collections.Generic.Queue[string]
while ($true) {
  $day = (Get-Date).ToString('ddd', [Globalization.CultureInfo]::InvariantCulture)
  $log = "$env:windir\System32\Dhcp\DhcpSrvLog-$day.log"
  $lines = @(Get-Content -LiteralPath $log -ErrorAction SilentlyContinue)
  if ($null -eq $followed) { $read = $lines.Count } elseif ($log -ne $followed -or $lines.Count -lt $read) { $read = 0 }
  $followed = $log
  $lines | Select-Object -Skip $read | ForEach-Object {
    $field = $_ -split ','
    if ($field[0] -in '10', '11' -and $field[6] -match '^[0-9A-Fa-f]{12}$') {
      $lease = @{ gateway = $gateway; mac = $field[6]; ip = $field[4]; renewed = $field[0] -eq '11'; at = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') }
      if ($field.Count -gt 13 -and $field[13]) { $lease.vendorClass = $field[13] -replace '^0x', '' }
      $waiting.Enqueue(($lease | ConvertTo-Json -Compress))
      if ($waiting.Count -gt $keep) { [void]$waiting.Dequeue() }
    }
  }
  $read = $lines.Count
  while ($waiting.Count -gt 0) {
    try { Invoke-RestMethod -Method Post -Uri $report -ContentType 'application/json' -Body $waiting.Peek() -TimeoutSec 5 | Out-Null }
    catch {
      $status = [int]$_.Exception.Response.StatusCode
      if ($status -notin 400, 413, 422) { Write-Warning "leases wait to be told: $_"; break }
    }
    [void]$waiting.Dequeue()
  }
  Start-Sleep -Seconds 2
}
