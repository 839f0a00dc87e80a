import type { Sql, TransactionSql } from 'postgres'

type Address = { address: string; port: number }

/** A tenant's paging groups, and what its phones have of paging and intercom unless a gateway, family or model says otherwise. */
export async function findPaging(sql: Sql | TransactionSql, tenant: string) {
  const rows = await sql<{ group: string; extension: string; members: string[] | null; multicast: Address | null }[]>`
    select "group", extension, members, multicast from paging_groups where tenant = ${tenant} order by "group"`
  const [phones] = await sql<[{ auto_answer: boolean | null; alert_info: string | null; paging: Address[] | null }]>`
    select (select value from offhook_inherited_setting(${tenant}, '{intercom,autoAnswer}')) as auto_answer,
      (select value #>> '{}' from offhook_inherited_setting(${tenant}, '{intercom,alertInfo}')) as alert_info,
      (select value from offhook_inherited_setting(${tenant}, '{paging}')) as paging`
  return {
    groups: rows.map(({ group, extension, members, multicast }) => ({
      ...{ group, extension },
      ...(members ? { members } : {}),
      ...(multicast ? { multicast } : {}),
    })),
    phones: {
      autoAnswer: phones.auto_answer === true,
      alertInfo: phones.alert_info ?? undefined,
      listening: phones.paging ?? [],
    },
  }
}
