/** Made of docs/openapi.json by `pnpm run docs`. */
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description it runs */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            failing?: string[];
                            status: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything it needs is there */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ready */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            failing?: string[];
                            status: string;
                        };
                    };
                };
                /** @description what is away */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            failing?: string[];
                            status: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed or revealed what, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description one, or all that begin so before a * */
                    action?: string;
                    actor?: string;
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                    /** @description at or after */
                    since?: string;
                    /** @description a phone’s MAC, tenant/gateway and so on */
                    subject?: string;
                    /** @description whose things */
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["AuditEntry"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/boots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Boots, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description `change`: outside a boot the files became others, and the phone was told */
                    kind?: "boot" | "change";
                    /** @description items a page */
                    limit?: number;
                    /** @description a MAC in any spelling */
                    mac?: string;
                    state?: "running" | "stalled" | "completed" | "refused";
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ListedBoot"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/boots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A boot with its steps in order of time */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the boot */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Boot"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tenants, platforms, registrars, gateways and phones, as JSON Lines or CSV
         * @description What is exported is imported again without a difference: masked secrets are those that are there. Gateways keep no key: imported elsewhere, each gets one of its own.
         */
        get: {
            parameters: {
                query?: {
                    format?: "jsonl" | "csv";
                    /** @description true: passwords and the like in clear, for an operator alone, and written into the audit trail; otherwise they are masked */
                    secrets?: "true" | "false";
                    /** @description it and those below it; everything when absent */
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a stream; one that ends before its time is cut off */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/firmware": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The images that phones may load, by name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them, one page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["FirmwareImage"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/firmware/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One image: what it is for, its size and hash */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the image */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FirmwareImage"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Adds an image of at most 512 MiB; phones can load it at once */
        put: {
            parameters: {
                query: {
                    family: string;
                    model?: string;
                    /** @description true: also when another image has that name */
                    replace?: "true" | "false";
                    version: string;
                };
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": string;
                };
            };
            responses: {
                /** @description it was there already */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FirmwareImage"];
                    };
                };
                /** @description added */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FirmwareImage"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator adds or removes images */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description another image has that name */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too long */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes an image; phones that ask for it get a 404 */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator adds or removes images */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports, the latest first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Import"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Begins an import, tried without writing anything unless `dryRun` is false
         * @description With `files` it starts at once. Larger ones are sent in pieces: begin without `files`, PUT the pieces, start it.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description tries every row and writes none
                         * @default true
                         */
                        dryRun?: boolean;
                        /** @description all of them; without it they come in pieces, and then it is started */
                        files?: {
                            name: string;
                            text: string;
                        }[];
                        /**
                         * @description one of jsonl, offhook-csv, csv, astlinux, asterisk-sip, asterisk-pjsip, asterisk-users, asterisk-phoneprov, fusionpbx-devices, freepbx-extensions, freepbx-endpoint, phone-files
                         * @example csv
                         */
                        format: string;
                        /** @description of phones whose rows name none */
                        gateway?: string;
                        /** @description `csv`: which field a column is, by the column’s name */
                        mapping?: {
                            [key: string]: string;
                        };
                        /**
                         * @description writes the good rows where others are bad; without it none
                         * @default false
                         */
                        partial?: boolean;
                        /** @description where lines register whose files name no registrar, because they are the registrar’s own */
                        registrar?: string;
                        /** @description of phones whose rows name none */
                        tenant?: string;
                    };
                };
            };
            responses: {
                /** @description taken; its progress is at Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not now */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is, and its rows by what became of them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the import */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Import"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Forgets an import; what it has written stays */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description forgotten */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes what a dry run has tried, within a day of it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        partial?: boolean;
                    };
                };
            };
            responses: {
                /** @description taken; its progress is at Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not now */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/pieces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Takes pieces of an import’s files; the same piece again replaces the one before */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        pieces: {
                            /** @description which file, counted from 0 */
                            file: number;
                            name: string;
                            /** @description which piece of it, counted from 0 */
                            piece: number;
                            text: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description the import */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Import"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not now */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the files are too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of each row, or would */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                    verdict?: "made" | "changed" | "unchanged" | "bad" | "conflict";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ImportRow"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** All its files are there: it is read */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description taken; its progress is at Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not now */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log lines of all phones, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description at least: 0 debug … 6 fatal */
                    level?: number | null;
                    /** @description items a page */
                    limit?: number;
                    /** @description a MAC in any spelling */
                    mac?: string;
                    /** @description contained in the text, letter case aside */
                    q?: string;
                    /** @description received at or after; a day before `until` where not said */
                    since?: string;
                    /** @description its phones’ alone, not those of the tenants below it */
                    tenant?: string;
                    /** @description received before; now where not said */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PhoneLogLine"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description nothing more was found in time: say a tenant or a phone, or a shorter time */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logs/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log lines as they are kept, as server-sent events */
        get: {
            parameters: {
                query?: {
                    /** @description at least: 0 debug … 6 fatal */
                    level?: number | null;
                    /** @description a MAC in any spelling */
                    mac?: string;
                    /** @description contained in the text, letter case aside */
                    q?: string;
                    /** @description its phones’ alone, not those of the tenants below it */
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `lines`, each with a JSON array, the newest first; `lost` where there were more than can be followed; `over` at the end */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an operation is, and what became of its phones */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the operation */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All phones */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                    /** @description how a MAC begins or ends, how an address of record, a name on a line or a model begins, or a tenant */
                    q?: string;
                    state?: "ordered" | "running" | "stalled" | "completed" | "refused";
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Phone"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One phone */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the phone */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Phone"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a phone */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        family?: string;
                        gateway?: string;
                        lines?: {
                            /** @description The name for digest authentication; `user` when absent */
                            authUser?: string;
                            /** @description The port of `backupRegistrar`; that of the registrar when absent */
                            backupPort?: number;
                            /** @description Registers here while the registrar is away */
                            backupRegistrar?: string;
                            /** @description What the called party sees; `user` when absent */
                            displayName?: string;
                            /** @description Seconds between registrations */
                            expirySeconds?: number;
                            /** @description What stands beside the line key; `user` when absent */
                            label?: string;
                            /** @description The SIP password; kept sealed, never shown. A `local` platform makes one where it is left out */
                            password?: string;
                            /** @description The port of `registrar` */
                            port?: number;
                            /** @description Registers here instead of at the `registrar` of the settings */
                            registrar?: string;
                            /** @description The number of one of the phone's own ring tones */
                            ring?: number;
                            /**
                             * @description Whether speech is encrypted
                             * @enum {string}
                             */
                            srtp?: "off" | "optional" | "required";
                            /**
                             * @description How SIP travels
                             * @enum {string}
                             */
                            transport?: "udp" | "tcp" | "tls";
                            /** @description The user part of the address of record */
                            user: string;
                            /** @description What the message key dials for this line */
                            voiceMail?: string;
                        }[];
                        model?: string;
                        settings?: components["schemas"]["Settings"];
                        /** @default false */
                        suspended?: boolean;
                        tenant: string;
                    };
                };
            };
            responses: {
                /** @description the phone */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Phone"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Phone"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a phone */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a phone; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        family?: string;
                        gateway?: string;
                        lines?: {
                            /** @description The name for digest authentication; `user` when absent */
                            authUser?: string;
                            /** @description The port of `backupRegistrar`; that of the registrar when absent */
                            backupPort?: number;
                            /** @description Registers here while the registrar is away */
                            backupRegistrar?: string;
                            /** @description What the called party sees; `user` when absent */
                            displayName?: string;
                            /** @description Seconds between registrations */
                            expirySeconds?: number;
                            /** @description What stands beside the line key; `user` when absent */
                            label?: string;
                            /** @description The SIP password; kept sealed, never shown. A `local` platform makes one where it is left out */
                            password?: string;
                            /** @description The port of `registrar` */
                            port?: number;
                            /** @description Registers here instead of at the `registrar` of the settings */
                            registrar?: string;
                            /** @description The number of one of the phone's own ring tones */
                            ring?: number;
                            /**
                             * @description Whether speech is encrypted
                             * @enum {string}
                             */
                            srtp?: "off" | "optional" | "required";
                            /**
                             * @description How SIP travels
                             * @enum {string}
                             */
                            transport?: "udp" | "tcp" | "tls";
                            /** @description The user part of the address of record */
                            user: string;
                            /** @description What the message key dials for this line */
                            voiceMail?: string;
                        }[];
                        model?: string;
                        settings?: components["schemas"]["Settings"];
                        /** @default false */
                        suspended?: boolean;
                        tenant?: string;
                    };
                };
            };
            responses: {
                /** @description the phone */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Phone"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/phones/{mac}/boots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Boots of a phone, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description `change`: outside a boot the files became others, and the phone was told */
                    kind?: "boot" | "change";
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ListedBoot"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of a phone */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them, one page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PhoneFile"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file as it is served, secrets masked */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                        "text/xml": string;
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/files/{name}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a file differs from the one that the phone had before, secrets masked */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description what was removed and added */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PhoneFileChanges"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/files/{name}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A file with its secrets; written to the audit trail */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                        "text/xml": string;
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/lines/{line}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a line a new password, made by the policy of its platform */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description which of the phone's lines, from 1 */
                    line: number;
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description made; phone and PBX get it now */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RotatedLine"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description its platform is not local */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log lines of a phone, the oldest first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description at least: 0 debug … 6 fatal */
                    level?: number | null;
                    /** @description items a page */
                    limit?: number;
                    /** @description contained in the text, letter case aside */
                    q?: string;
                    /** @description received at or after */
                    since?: string;
                };
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["LogLine"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/parameters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every parameter of a phone’s files, and which layer its value comes from */
        get: {
            parameters: {
                query?: {
                    name?: string;
                };
                header?: never;
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them, one page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PhoneParameter"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/resync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells a phone to fetch its files again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /**
                         * @description reboot: also where nothing changed, if the family can be told so
                         * @default re-read
                         * @enum {string}
                         */
                        what?: "re-read" | "reboot";
                    };
                };
            };
            responses: {
                /** @description taken; its progress is at Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the first request under this Idempotency-Key still runs */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/phones/{mac}/revoke-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the boot tokens that a phone got until now worthless */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description a MAC in any spelling */
                    mac: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description revoked; the phone boots again with its next token */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevokedTokens"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the first request under this Idempotency-Key still runs */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms/{tenant}/{platform}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A platform tells what became of its accounts and phones */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description the event’s own id: a repeat has the same */
                    "webhook-id": string;
                    /** @description `v1,` and the HMAC-SHA-256 of id, timestamp and body, joined by dots, in base64 */
                    "webhook-signature": string;
                    /** @description seconds since 1970 */
                    "webhook-timestamp": string;
                };
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AccountEvent"];
                };
            };
            responses: {
                /** @description kept; it is applied soon */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TakenAccountEvent"];
                    };
                };
                /** @description not an event, or its timestamp is more than five minutes away */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid signature */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the id was used for another event, or the phone belongs to somebody else */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too long */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reports that a line registered */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        aor: string;
                        /**
                         * Format: date-time
                         * @description the registrar's clock; now, where absent
                         */
                        at?: string;
                        contact?: string;
                        /** @description seconds; 0 is an unregistration */
                        expires?: number;
                        /**
                         * @description a MAC in any spelling
                         * @example 00:04:f2:1a:24:57
                         */
                        mac?: string;
                    };
                };
            };
            responses: {
                /** @description taken */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Taken"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the first request under this Idempotency-Key still runs */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/renders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renders many phones again; those whose files become others are told to fetch them */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        family?: string;
                        gateway?: string;
                        model?: string;
                        /** @description its phones, and those of the tenants below it */
                        tenant: string;
                    };
                };
            };
            responses: {
                /** @description taken; its progress is at Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no phone, or more than one operation takes */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resyncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells many phones to fetch their files again, at the pace of their sites */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        family?: string;
                        gateway?: string;
                        model?: string;
                        /** @description its phones, and those of the tenants below it */
                        tenant: string;
                        /**
                         * @description reboot: also where nothing changed, if the family can be told so
                         * @default re-read
                         * @enum {string}
                         */
                        what?: "re-read" | "reboot";
                    };
                };
            };
            responses: {
                /** @description taken; its progress is at Location */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Operation"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no phone, or more than one operation takes */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens now, as server-sent events */
        get: {
            parameters: {
                query?: {
                    /** @description a MAC in any spelling */
                    mac?: string;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description events named as on the bus, each with a small JSON object */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tenants */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Tenant"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tenant */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the tenant */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tenant"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a tenant */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default {} */
                        branding?: {
                            /** @example #0a6b58 */
                            accentColour?: string;
                            /**
                             * @description stands at the top of its pages
                             * @example Acme Telephony
                             */
                            name?: string;
                            /** @example #123456 */
                            primaryColour?: string;
                        };
                        name: string;
                        parent?: string;
                        /** @default {} */
                        quotas?: {
                            /**
                             * @description bytes of logs that phones upload in a day, UTC
                             * @example 1000000000
                             */
                            logBytesPerDay?: number;
                            /**
                             * @description days that log lines are kept, where that is less than for everybody
                             * @example 7
                             */
                            logRetentionDays?: number;
                            /**
                             * @description ordered, or booted within the last 30 days
                             * @example 500
                             */
                            phones?: number;
                            /**
                             * @description requests of its tokens to this API
                             * @example 600
                             */
                            requestsPerMinute?: number;
                        };
                        settings?: components["schemas"]["SharedSettings"];
                    };
                };
            };
            responses: {
                /** @description the tenant */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tenant"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tenant"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a tenant */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a tenant; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /** @default {} */
                        branding?: {
                            /** @example #0a6b58 */
                            accentColour?: string;
                            /**
                             * @description stands at the top of its pages
                             * @example Acme Telephony
                             */
                            name?: string;
                            /** @example #123456 */
                            primaryColour?: string;
                        };
                        name?: string;
                        parent?: string;
                        /** @default {} */
                        quotas?: {
                            /**
                             * @description bytes of logs that phones upload in a day, UTC
                             * @example 1000000000
                             */
                            logBytesPerDay?: number;
                            /**
                             * @description days that log lines are kept, where that is less than for everybody
                             * @example 7
                             */
                            logRetentionDays?: number;
                            /**
                             * @description ordered, or booted within the last 30 days
                             * @example 500
                             */
                            phones?: number;
                            /**
                             * @description requests of its tokens to this API
                             * @example 600
                             */
                            requestsPerMinute?: number;
                        };
                        settings?: components["schemas"]["SharedSettings"];
                    };
                };
            };
            responses: {
                /** @description the tenant */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tenant"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/account-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a tenant’s platforms have told of, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                    /** @description a MAC in any spelling */
                    mac?: string;
                    platform?: string;
                    state?: "waiting" | "applied" | "parked" | "failed";
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ReceivedAccountEvent"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/account-events/{platform}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of one event */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the event */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReceivedAccountEvent"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/branding/{image}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The logo of a tenant, or the background of its phones: its own, or the nearest one above */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image: "logo" | "background";
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the picture */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                        "image/png": string;
                    };
                };
                /** @description unchanged */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Sets the logo or the background: PNG or JPEG, 512 KiB at most */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image: "logo" | "background";
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                };
            };
            responses: {
                /** @description replaced */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BrandImage"];
                    };
                };
                /** @description set */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BrandImage"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many bytes */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description neither PNG nor JPEG */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a tenant’s own logo or background; what is above shows again */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image: "logo" | "background";
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/dialplan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Asterisk’s dialplan of a tenant’s paging groups */
        get: {
            parameters: {
                query?: {
                    /** @description chan_pjsip, or chan_sip of old */
                    driver?: "pjsip" | "sip";
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a file for extensions.conf to include; comments say what of it would not be heard */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All contacts */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                    /** @description a part of the name, the number or the group */
                    q?: string;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["DirectoryContact"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Replaces all contacts of a tenant */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        contacts: {
                            /** @description For phones whose directory has groups */
                            group?: string;
                            /** @description As the directory shows it */
                            name: string;
                            /** @description What is dialled */
                            number: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description how many there are now */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WholeDirectory"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description more than a directory holds */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Gives up a tenant’s own contacts: it has those of the tenant above again */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description given up */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/directory-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which secrets open a tenant’s directory, without themselves */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description those that were made */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["DirectorySecret"][];
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/directory-secrets/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the key of AGI or the password of LDAP anew; the former ends at once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: "agi" | "ldap";
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description made, and told this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectorySecret"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Ends the key of AGI or the password of LDAP */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: "agi" | "ldap";
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/directory/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description What is dialled */
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the contact */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryContact"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a contact */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    /** @description What is dialled */
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description For phones whose directory has groups */
                        group?: string;
                        /** @description as phones show it */
                        name: string;
                    };
                };
            };
            responses: {
                /** @description the contact */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryContact"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryContact"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a contact */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    /** @description What is dialled */
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a contact; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    /** @description What is dialled */
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /** @description For phones whose directory has groups */
                        group?: string;
                        /** @description as phones show it */
                        name?: string;
                    };
                };
            };
            responses: {
                /** @description the contact */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DirectoryContact"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All gateways */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Gateway"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/gateways/{gateway}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One gateway */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gateway: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the gateway */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gateway"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a gateway */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    gateway: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @default [
                         *       "token"
                         *     ]
                         */
                        access?: ("token" | "lease" | "certificate" | "password" | "open")[];
                        /** @default [] */
                        alerts?: {
                            mac: string;
                            mask?: string;
                            name: string;
                        }[];
                        /** @description which of the events that it sends as syslog or traps are read; all when absent */
                        eventFilter?: {
                            /** @description Of these classes (DHCP), or from these programs (dhcpd); of all when absent */
                            classes?: string[];
                            /**
                             * @description At least this severe; all when absent
                             * @enum {string}
                             */
                            severity?: "emergency" | "alert" | "critical" | "error" | "warning" | "notice" | "info" | "debug";
                        };
                        /** @description boot tokens are made ahead of the lease for the DHCP server of this site, which rolls no dice itself; `access` holds `token` then */
                        issueTokens?: {
                            /** @description of Kea's hosts in PostgreSQL; kept sealed, never shown */
                            databaseUrl: string;
                            /** @enum {string} */
                            into: "kea";
                            /**
                             * @description what the URL with the token is put into; a phone of the family thomson has option 43
                             * @default [
                             *       66,
                             *       160
                             *     ]
                             */
                            options?: (66 | 114 | 160)[];
                            /**
                             * @description their ids in Kea; 0 is for all, if Kea has `reservations-global` on
                             * @default [
                             *       0
                             *     ]
                             */
                            subnets?: number[];
                        } | {
                            /** @enum {string} */
                            into: "dnsmasq";
                            /**
                             * @description what the URL with the token is put into; a phone of the family thomson has option 43
                             * @default [
                             *       66,
                             *       160
                             *     ]
                             */
                            options?: (66 | 114 | 160)[];
                        };
                        /** @description phones of this site are told to resync through it; straight where they are registered when absent */
                        notifyProxy?: string;
                        /** @description phones of this site are told to resync by this registrar of the tenant, or of the nearest above that has one of that name: an Asterisk, of kind `ami` */
                        notifyRegistrar?: string;
                        platform: string;
                        settings?: components["schemas"]["SharedSettings"];
                        /** @default [] */
                        sources?: string[];
                    };
                };
            };
            responses: {
                /** @description the gateway */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gateway"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gateway"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a gateway */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    gateway: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a gateway; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    gateway: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /**
                         * @default [
                         *       "token"
                         *     ]
                         */
                        access?: ("token" | "lease" | "certificate" | "password" | "open")[];
                        /** @default [] */
                        alerts?: {
                            mac: string;
                            mask?: string;
                            name: string;
                        }[];
                        /** @description which of the events that it sends as syslog or traps are read; all when absent */
                        eventFilter?: {
                            /** @description Of these classes (DHCP), or from these programs (dhcpd); of all when absent */
                            classes?: string[];
                            /**
                             * @description At least this severe; all when absent
                             * @enum {string}
                             */
                            severity?: "emergency" | "alert" | "critical" | "error" | "warning" | "notice" | "info" | "debug";
                        };
                        /** @description boot tokens are made ahead of the lease for the DHCP server of this site, which rolls no dice itself; `access` holds `token` then */
                        issueTokens?: {
                            /** @description of Kea's hosts in PostgreSQL; kept sealed, never shown */
                            databaseUrl: string;
                            /** @enum {string} */
                            into: "kea";
                            /**
                             * @description what the URL with the token is put into; a phone of the family thomson has option 43
                             * @default [
                             *       66,
                             *       160
                             *     ]
                             */
                            options?: (66 | 114 | 160)[];
                            /**
                             * @description their ids in Kea; 0 is for all, if Kea has `reservations-global` on
                             * @default [
                             *       0
                             *     ]
                             */
                            subnets?: number[];
                        } | {
                            /** @enum {string} */
                            into: "dnsmasq";
                            /**
                             * @description what the URL with the token is put into; a phone of the family thomson has option 43
                             * @default [
                             *       66,
                             *       160
                             *     ]
                             */
                            options?: (66 | 114 | 160)[];
                        };
                        /** @description phones of this site are told to resync through it; straight where they are registered when absent */
                        notifyProxy?: string;
                        /** @description phones of this site are told to resync by this registrar of the tenant, or of the nearest above that has one of that name: an Asterisk, of kind `ami` */
                        notifyRegistrar?: string;
                        platform?: string;
                        settings?: components["schemas"]["SharedSettings"];
                        /** @default [] */
                        sources?: string[];
                    };
                };
            };
            responses: {
                /** @description the gateway */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gateway"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/gateways/{gateway}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the DHCP server has the boot tokens that were issued for it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gateway: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description how far it is; 404 where none are issued */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokenState"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/log-alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All log alerts */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["LogAlert"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/log-alerts/{alert}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One log alert */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    alert: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the log alert */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogAlert"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a log alert */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    alert: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description for people */
                        description?: string;
                        /** @description at least: 0 debug … 6 fatal; lines that did not parse have none and do not count then */
                        level?: number;
                        /** @description contained in the text, letter case aside; every line without it */
                        q?: string;
                        /** @description so many lines are too many */
                        times: number;
                        /** @description when they come within so long */
                        withinSeconds: number;
                    };
                };
            };
            responses: {
                /** @description the log alert */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogAlert"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogAlert"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a log alert */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    alert: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a log alert; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    alert: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /** @description for people */
                        description?: string;
                        /** @description at least: 0 debug … 6 fatal; lines that did not parse have none and do not count then */
                        level?: number;
                        /** @description contained in the text, letter case aside; every line without it */
                        q?: string;
                        /** @description so many lines are too many */
                        times?: number;
                        /** @description when they come within so long */
                        withinSeconds?: number;
                    };
                };
            };
            responses: {
                /** @description the log alert */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogAlert"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/paging-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All paging groups */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PagingGroup"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/paging-groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One paging group */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    group: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the paging group */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PagingGroup"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a paging group */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    group: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        extension: string;
                        /** @description users of lines: each is called and answers by itself */
                        members?: string[];
                        /** @description one of the groups in the settings `paging`: whoever listens plays it */
                        multicast?: {
                            /** Format: ip */
                            address: string;
                            port: number;
                        };
                    };
                };
            };
            responses: {
                /** @description the paging group */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PagingGroup"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PagingGroup"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a paging group */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    group: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a paging group; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    group: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        extension?: string;
                        /** @description users of lines: each is called and answers by itself */
                        members?: string[];
                        /** @description one of the groups in the settings `paging`: whoever listens plays it */
                        multicast?: {
                            /** Format: ip */
                            address: string;
                            port: number;
                        };
                    };
                };
            };
            responses: {
                /** @description the paging group */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PagingGroup"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All platforms */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Platform"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/platforms/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One platform */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the platform */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Platform"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a platform */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        auth?: {
                            /** @enum {string} */
                            kind: "bearer";
                            token: string;
                        } | {
                            /** @enum {string} */
                            kind: "basic";
                            password: string;
                            user: string;
                        } | {
                            /** @enum {string} */
                            kind: "header";
                            name: string;
                            value: string;
                        } | {
                            /**
                             * @default sha256
                             * @enum {string}
                             */
                            algorithm?: "sha256";
                            /** @enum {string} */
                            kind: "hmac";
                            secret: string;
                            /** @default x-offhook-signature */
                            signatureHeader?: string;
                            /** @default x-offhook-timestamp */
                            timestampHeader?: string;
                        } | {
                            ca?: string;
                            cert: string;
                            key: string;
                            /** @enum {string} */
                            kind: "certificate";
                        };
                        /** Format: uri */
                        baseUrl?: string;
                        /** @description what account events are signed with (Standard Webhooks); two while one replaces the other */
                        eventSecrets?: string[];
                        /** @enum {string} */
                        kind: "teleware" | "rest" | "mapped" | "local";
                        limits?: {
                            /** @description questions at one time */
                            maxConcurrent?: number;
                            /** @description how long an answer is waited for */
                            timeoutMs?: number;
                        };
                        mapping?: {
                            answer: {
                                authUser?: string;
                                displayName?: string;
                                /**
                                 * @default auto
                                 * @enum {string}
                                 */
                                format?: "json" | "xml" | "auto";
                                label?: string;
                                /**
                                 * @description the line, or the list of lines; from the root of the answer
                                 * @default .
                                 */
                                lines?: string;
                                /** @description from the root of the answer */
                                model?: string;
                                /** @description a 200 that says the phone is unknown */
                                notOrdered?: {
                                    equals: string;
                                    path: string;
                                };
                                password: string;
                                port?: string;
                                registrar?: string;
                                transport?: string;
                                user: string;
                            };
                            request: {
                                body?: string | {
                                    [key: string]: unknown;
                                };
                                /**
                                 * @default json
                                 * @enum {string}
                                 */
                                contentType?: "json" | "form" | "xml";
                                headers?: {
                                    [key: string]: string;
                                };
                                /**
                                 * @default POST
                                 * @enum {string}
                                 */
                                method?: "POST" | "PUT" | "GET";
                                path: string;
                            };
                        };
                        /** @description `local`: the PBXes that its lines are written to */
                        outputs?: ({
                            /** @description offhook-<tenant>-<platform>, or one that OFFHOOK_PBX_CONTEXTS lists */
                            context?: string;
                            /**
                             * @default pjsip
                             * @enum {string}
                             */
                            driver?: "pjsip" | "sip";
                            /** @description where one platform writes to several; a folder below its own */
                            folder?: string;
                            /** @enum {string} */
                            kind: "asterisk";
                            /** @default asterisk */
                            name?: string;
                            /**
                             * @default [
                             *       "accounts",
                             *       "extensions",
                             *       "hints",
                             *       "paging"
                             *     ]
                             */
                            parts?: ("accounts" | "extensions" | "hints" | "paging")[];
                            reload?: {
                                /** @description one of the commands that the machine's administrator named in OFFHOOK_PBX_RELOAD */
                                command: string;
                                /** @enum {string} */
                                kind: "command";
                            } | {
                                host: string;
                                /** @enum {string} */
                                kind: "ami";
                                port?: number;
                                secret: string;
                                tls?: {
                                    allowUnverified?: boolean;
                                    ca?: string;
                                };
                                user: string;
                            };
                            /** @default 30 */
                            ringSeconds?: number;
                            /** @description pjsip: a transport's section; sip: udp, tcp, tls */
                            transport?: string;
                            /** @default default */
                            voiceMailContext?: string;
                        } | {
                            /** @description of Kamailio's PostgreSQL; kept sealed, never shown */
                            databaseUrl: string;
                            /** @description of every row and its digests; a line's registrar where absent */
                            domain?: string;
                            /**
                             * @description plain: the password too
                             * @default ha1
                             * @enum {string}
                             */
                            hashes?: "plain" | "ha1";
                            /** @enum {string} */
                            kind: "kamailio";
                            /** @default kamailio */
                            name?: string;
                        })[];
                        /** @description `local`: how the passwords of its lines are made */
                        passwords?: {
                            /**
                             * @description `letters-and-digits` (without 0 O o 1 I l), `digits`, or the characters themselves
                             * @default letters-and-digits
                             */
                            alphabet?: ("letters-and-digits" | "digits") | string;
                            /** @default 20 */
                            length?: number;
                        };
                    };
                };
            };
            responses: {
                /** @description the platform */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Platform"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Platform"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a platform */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a platform; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        auth?: {
                            /** @enum {string} */
                            kind: "bearer";
                            token: string;
                        } | {
                            /** @enum {string} */
                            kind: "basic";
                            password: string;
                            user: string;
                        } | {
                            /** @enum {string} */
                            kind: "header";
                            name: string;
                            value: string;
                        } | {
                            /**
                             * @default sha256
                             * @enum {string}
                             */
                            algorithm?: "sha256";
                            /** @enum {string} */
                            kind: "hmac";
                            secret: string;
                            /** @default x-offhook-signature */
                            signatureHeader?: string;
                            /** @default x-offhook-timestamp */
                            timestampHeader?: string;
                        } | {
                            ca?: string;
                            cert: string;
                            key: string;
                            /** @enum {string} */
                            kind: "certificate";
                        };
                        /** Format: uri */
                        baseUrl?: string;
                        /** @description what account events are signed with (Standard Webhooks); two while one replaces the other */
                        eventSecrets?: string[];
                        /** @enum {string} */
                        kind?: "teleware" | "rest" | "mapped" | "local";
                        limits?: {
                            /** @description questions at one time */
                            maxConcurrent?: number;
                            /** @description how long an answer is waited for */
                            timeoutMs?: number;
                        };
                        mapping?: {
                            answer: {
                                authUser?: string;
                                displayName?: string;
                                /**
                                 * @default auto
                                 * @enum {string}
                                 */
                                format?: "json" | "xml" | "auto";
                                label?: string;
                                /**
                                 * @description the line, or the list of lines; from the root of the answer
                                 * @default .
                                 */
                                lines?: string;
                                /** @description from the root of the answer */
                                model?: string;
                                /** @description a 200 that says the phone is unknown */
                                notOrdered?: {
                                    equals: string;
                                    path: string;
                                };
                                password: string;
                                port?: string;
                                registrar?: string;
                                transport?: string;
                                user: string;
                            };
                            request: {
                                body?: string | {
                                    [key: string]: unknown;
                                };
                                /**
                                 * @default json
                                 * @enum {string}
                                 */
                                contentType?: "json" | "form" | "xml";
                                headers?: {
                                    [key: string]: string;
                                };
                                /**
                                 * @default POST
                                 * @enum {string}
                                 */
                                method?: "POST" | "PUT" | "GET";
                                path: string;
                            };
                        };
                        /** @description `local`: the PBXes that its lines are written to */
                        outputs?: ({
                            /** @description offhook-<tenant>-<platform>, or one that OFFHOOK_PBX_CONTEXTS lists */
                            context?: string;
                            /**
                             * @default pjsip
                             * @enum {string}
                             */
                            driver?: "pjsip" | "sip";
                            /** @description where one platform writes to several; a folder below its own */
                            folder?: string;
                            /** @enum {string} */
                            kind: "asterisk";
                            /** @default asterisk */
                            name?: string;
                            /**
                             * @default [
                             *       "accounts",
                             *       "extensions",
                             *       "hints",
                             *       "paging"
                             *     ]
                             */
                            parts?: ("accounts" | "extensions" | "hints" | "paging")[];
                            reload?: {
                                /** @description one of the commands that the machine's administrator named in OFFHOOK_PBX_RELOAD */
                                command: string;
                                /** @enum {string} */
                                kind: "command";
                            } | {
                                host: string;
                                /** @enum {string} */
                                kind: "ami";
                                port?: number;
                                secret: string;
                                tls?: {
                                    allowUnverified?: boolean;
                                    ca?: string;
                                };
                                user: string;
                            };
                            /** @default 30 */
                            ringSeconds?: number;
                            /** @description pjsip: a transport's section; sip: udp, tcp, tls */
                            transport?: string;
                            /** @default default */
                            voiceMailContext?: string;
                        } | {
                            /** @description of Kamailio's PostgreSQL; kept sealed, never shown */
                            databaseUrl: string;
                            /** @description of every row and its digests; a line's registrar where absent */
                            domain?: string;
                            /**
                             * @description plain: the password too
                             * @default ha1
                             * @enum {string}
                             */
                            hashes?: "plain" | "ha1";
                            /** @enum {string} */
                            kind: "kamailio";
                            /** @default kamailio */
                            name?: string;
                        })[];
                        /** @description `local`: how the passwords of its lines are made */
                        passwords?: {
                            /**
                             * @description `letters-and-digits` (without 0 O o 1 I l), `digits`, or the characters themselves
                             * @default letters-and-digits
                             */
                            alphabet?: ("letters-and-digits" | "digits") | string;
                            /** @default 20 */
                            length?: number;
                        };
                    };
                };
            };
            responses: {
                /** @description the platform */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Platform"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/platforms/{platform}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a platform is: whether it answers, how fast, and what last went wrong */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description as it was within the last half minute */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlatformHealth"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/platforms/{platform}/outputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far each PBX is that this platform’s lines are written to */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    platform: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description all of them, one page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["OutputState"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/registrars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All registrars */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Registrar"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/registrars/{registrar}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One registrar */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    registrar: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the registrar */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registrar"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a registrar */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    registrar: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description `reg-event`: where SUBSCRIBE goes */
                        address?: string;
                        auth?: {
                            /** @enum {string} */
                            kind: "digest";
                            password: string;
                            user: string;
                        } | {
                            /** @enum {string} */
                            kind: "basic";
                            password: string;
                            user: string;
                        } | {
                            /** @enum {string} */
                            kind: "bearer";
                            token: string;
                        } | {
                            /** @enum {string} */
                            kind: "manager";
                            secret: string;
                            user: string;
                        };
                        /** @description `kamailio`, `ami`: PEM of who signed its certificate */
                        ca?: string;
                        /** @description of the addresses of record that it knows */
                        domains: string[];
                        /**
                         * @description `ami`: chan_pjsip, or chan_sip of old
                         * @enum {string}
                         */
                        driver?: "pjsip" | "sip";
                        /** @description `reg-event`: of a subscription; 3600 */
                        expiresSeconds?: number;
                        /** @description `ami`: of the manager interface */
                        host?: string;
                        /** @description between lists: 10 of a `kamailio`, 30 of an `ami`, which tells of most by itself */
                        intervalSeconds?: number;
                        /** @enum {string} */
                        kind: "reg-event" | "kamailio" | "ami";
                        /** @description `ami`: 5038, or 5039 with TLS */
                        port?: number;
                        /** @description `kamailio`: of its locations; `location` */
                        table?: string;
                        /** @description `ami` */
                        tls?: boolean;
                        /**
                         * Format: uri
                         * @description `kamailio`: of its JSON-RPC
                         */
                        url?: string;
                    };
                };
            };
            responses: {
                /** @description the registrar */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registrar"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registrar"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a registrar */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    registrar: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a registrar; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    registrar: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /** @description `reg-event`: where SUBSCRIBE goes */
                        address?: string;
                        auth?: {
                            /** @enum {string} */
                            kind: "digest";
                            password: string;
                            user: string;
                        } | {
                            /** @enum {string} */
                            kind: "basic";
                            password: string;
                            user: string;
                        } | {
                            /** @enum {string} */
                            kind: "bearer";
                            token: string;
                        } | {
                            /** @enum {string} */
                            kind: "manager";
                            secret: string;
                            user: string;
                        };
                        /** @description `kamailio`, `ami`: PEM of who signed its certificate */
                        ca?: string;
                        /** @description of the addresses of record that it knows */
                        domains?: string[];
                        /**
                         * @description `ami`: chan_pjsip, or chan_sip of old
                         * @enum {string}
                         */
                        driver?: "pjsip" | "sip";
                        /** @description `reg-event`: of a subscription; 3600 */
                        expiresSeconds?: number;
                        /** @description `ami`: of the manager interface */
                        host?: string;
                        /** @description between lists: 10 of a `kamailio`, 30 of an `ami`, which tells of most by itself */
                        intervalSeconds?: number;
                        /** @enum {string} */
                        kind?: "reg-event" | "kamailio" | "ami";
                        /** @description `ami`: 5038, or 5039 with TLS */
                        port?: number;
                        /** @description `kamailio`: of its locations; `location` */
                        table?: string;
                        /** @description `ami` */
                        tls?: boolean;
                        /**
                         * Format: uri
                         * @description `kamailio`: of its JSON-RPC
                         */
                        url?: string;
                    };
                };
            };
            responses: {
                /** @description the registrar */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registrar"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/registrars/{registrar}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a registrar is watched, since when, and what went wrong last */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    registrar: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description how it does */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RegistrarStatus"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All routes */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["CallRoute"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/routes/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One route */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the route */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallRoute"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a route */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what the dialplan finds in OFFHOOK_ROUTE */
                        route: string;
                    };
                };
            };
            responses: {
                /** @description the route */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallRoute"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallRoute"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a route */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a route; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    number: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /** @description what the dialplan finds in OFFHOOK_ROUTE */
                        route?: string;
                    };
                };
            };
            responses: {
                /** @description the route */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallRoute"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens of a tenant, for it and those below it */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ApiToken"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator has to do with these, or the role is mightier than the asker’s */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes a token of a tenant, for it and those below it */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /**
                         * @description what it may do: nothing mightier than who makes it. Without one a tenant’s is a reseller’s, an administrator’s an operator’s
                         * @example reseller
                         * @enum {string}
                         */
                        role?: "support" | "reseller" | "operator";
                    };
                };
            };
            responses: {
                /** @description it was there; its secret is not told again */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApiToken"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApiToken"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator has to do with these, or the role is mightier than the asker’s */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it was there with another role */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Ends a token of a tenant, for it and those below it, at once and with whoever is signed in by it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator has to do with these, or the role is mightier than the asker’s */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a tenant and those below it use, and its quotas */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the usage */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Usage"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All webhooks */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Webhook"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the webhook */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Makes or replaces a webhook */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                    /** @description *: make it only, and replace nothing */
                    "if-none-match"?: string;
                };
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description whether the URL may be http and lead to a private address; an administrator decides
                         * @default false
                         */
                        allowPrivate?: boolean;
                        /** @default true */
                        enabled?: boolean;
                        /**
                         * @description what it hears of; all there is when empty
                         * @default []
                         */
                        events?: ("boot.completed" | "boot.refused" | "boot.stalled" | "phone.identified" | "phone.unregistered" | "log.alert-raised")[];
                        /** @description takes the place of all secrets at once; without it one is made with the webhook, and kept afterwards */
                        secret?: string;
                        url: string;
                    };
                };
            };
            responses: {
                /** @description the webhook */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a webhook */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description something depends on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes fields of a webhook; null removes one (RFC 7396) */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description the ETag that the change is meant for, or * for whatever is there; else it is refused with a 412 */
                    "if-match"?: string;
                };
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/merge-patch+json": {
                        /**
                         * @description whether the URL may be http and lead to a private address; an administrator decides
                         * @default false
                         */
                        allowPrivate?: boolean;
                        /** @default true */
                        enabled?: boolean;
                        /**
                         * @description what it hears of; all there is when empty
                         * @default []
                         */
                        events?: ("boot.completed" | "boot.refused" | "boot.stalled" | "phone.identified" | "phone.unregistered" | "log.alert-raised")[];
                        /** @description takes the place of all secrets at once; without it one is made with the webhook, and kept afterwards */
                        secret?: string;
                        url?: string;
                    };
                };
            };
            responses: {
                /** @description the webhook */
                200: {
                    headers: {
                        /** @description a strong entity tag, for If-None-Match and If-Match */
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description what it refers to is not there */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it is another now, or there already */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, is to be sent, or was given up, the newest first; for 30 days */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                    state?: "waiting" | "delivered" | "given-up";
                };
                header?: never;
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["WebhookDelivery"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery, with its body */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the delivery */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookDeliveryWithBody"];
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends one again, under the same `webhook-id`, with all its retries; what waits is tried now */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description it waits to be sent */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookDeliveryWithBody"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the webhook is disabled */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends again what there was within a time, each under its own `webhook-id` */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description of what happened at or after
                         */
                        since: string;
                        /** @description both without it; what waits is tried anyway */
                        states?: ("delivered" | "given-up")[];
                        types?: ("boot.completed" | "boot.refused" | "boot.stalled" | "phone.identified" | "phone.unregistered" | "log.alert-raised" | "webhook.test")[];
                        /**
                         * Format: date-time
                         * @description and before
                         */
                        until?: string;
                    };
                };
            };
            responses: {
                /** @description they wait to be sent */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            replayed: number;
                        };
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the webhook is disabled, or that would be more than one request takes */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new secret; for a while everything is signed with the one before as well */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /**
                         * @description how long the one before stays valid
                         * @default 86400
                         */
                        overlapSeconds?: number;
                        /** @description one is made without it */
                        secret?: string;
                    };
                };
            };
            responses: {
                /** @description the webhook, and the secret where one was made */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description 5 secrets are valid already */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/webhooks/{webhook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a `webhook.test`, whatever the webhook hears of */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description a repeat of the request under one key, within 24 hours, gets the same answer and does nothing */
                    "idempotency-key"?: string;
                };
                path: {
                    tenant: string;
                    webhook: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description it waits to be sent */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookDeliveryWithBody"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description not for the role of the asker */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the webhook is disabled */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the Idempotency-Key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens of administrators, for every tenant */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @description items a page */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ApiToken"][];
                            /** @description the cursor of the next page; null on the last one */
                            next: string | null;
                        };
                    };
                };
                /** @description what `If-None-Match` names is still so */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator has to do with these, or the role is mightier than the asker’s */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes a token of administrators, for every tenant */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /**
                         * @description what it may do: nothing mightier than who makes it. Without one a tenant’s is a reseller’s, an administrator’s an operator’s
                         * @example reseller
                         * @enum {string}
                         */
                        role?: "support" | "reseller" | "operator";
                    };
                };
            };
            responses: {
                /** @description it was there; its secret is not told again */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApiToken"];
                    };
                };
                /** @description made */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApiToken"];
                    };
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator has to do with these, or the role is mightier than the asker’s */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description it was there with another role */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Ends a token of administrators, for every tenant, at once and with whoever is signed in by it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description not understood */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no valid bearer token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description only an administrator has to do with these, or the role is mightier than the asker’s */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description no such thing */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many requests, or too many wrong tokens; `Retry-After` says when to go on */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description the bus or the database is away; try again */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "type": "account.password-rotated",
         *       "timestamp": "2026-01-05T09:00:30Z",
         *       "data": {
         *         "account": {
         *           "user": "201"
         *         },
         *         "lines": [
         *           {
         *             "user": "201",
         *             "password": "correct-horse"
         *           }
         *         ]
         *       }
         *     }
         */
        AccountEvent: {
            data: {
                [key: string]: unknown;
            };
            timestamp: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        ApiToken: {
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /**
             * @description `support` reads and reveals nothing; `reseller` manages its tenant and those below; `operator` does everything within its subtree, and without a tenant everywhere
             * @example reseller
             * @enum {string}
             */
            role: "support" | "reseller" | "operator";
            /** @description the bearer token itself, told when it is made and never again */
            secret?: string;
            /**
             * @description absent: an administrator’s
             * @example acme
             */
            tenant?: string;
            /**
             * @description its name
             * @example billing
             */
            token: string;
        };
        /**
         * @example {
         *       "id": 4711,
         *       "at": "2026-01-05T09:00:30.000Z",
         *       "actor": "acme/billing",
         *       "action": "phone.changed",
         *       "subject": "0004f21a2457",
         *       "tenant": "acme",
         *       "detail": {
         *         "before": {
         *           "lines": [
         *             {
         *               "user": "201",
         *               "password": "••••••••"
         *             }
         *           ]
         *         },
         *         "after": {
         *           "lines": [
         *             {
         *               "user": "201",
         *               "password": "••••••••"
         *             }
         *           ]
         *         },
         *         "changed": [
         *           "lines[0].password"
         *         ]
         *       }
         *     }
         */
        AuditEntry: {
            action: string;
            actor: string;
            /** Format: date-time */
            at: string;
            detail: {
                /** @description the fields that were changed, as they are since */
                after?: {
                    [key: string]: unknown;
                };
                /** @description the fields that were changed, as they were */
                before?: {
                    [key: string]: unknown;
                };
                /** @description the path of every value that changed */
                changed?: string[];
            } & {
                [key: string]: unknown;
            };
            id: number;
            subject: string;
            /** @description whose thing it is; null for what is nobody’s */
            tenant: string | null;
        };
        Boot: {
            diagnosis?: components["schemas"]["Diagnosis"];
            /** @example polycom */
            family?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            finishedAt?: string;
            /** @example 3.3.2.0413 */
            firmware?: string;
            /** @example hq */
            gateway: string;
            /**
             * @description a UUIDv7; its 16 bytes are the trace id
             * @example 019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57
             */
            id: string;
            /** @enum {string} */
            kind: "boot" | "change";
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            lastStepAt: string;
            /** @example 0004f21a2457 */
            mac: string;
            /** @example SPIP_331 */
            model?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            startedAt: string;
            /** @enum {string} */
            state: "running" | "stalled" | "completed" | "refused";
            steps: components["schemas"]["Step"][];
            /** @example acme */
            tenant: string;
        };
        BrandImage: {
            bytes: number;
            /** @example image/png */
            contentType: string;
            height: number;
            /**
             * @example logo
             * @enum {string}
             */
            image: "logo" | "background";
            width: number;
        };
        CallRoute: {
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @example +3531 */
            number: string;
            /** @example trunk-dublin */
            route: string;
            /** @example acme */
            tenant: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
        };
        /**
         * @example {
         *       "text": "Stuck after sip.ld: phone-config was expected next.",
         *       "stuckAfter": "sip.ld",
         *       "expected": "phone-config",
         *       "because": "stopped-asking",
         *       "cause": "It found no application on the server; without one in its flash it stops here and asks again and again.",
         *       "check": "Put the image for its part number into the firmware folder."
         *     }
         */
        Diagnosis: {
            because?: string;
            /** @description what usually causes it, by the table of its family */
            cause?: string;
            /** @description what to look at next */
            check?: string;
            expected?: string;
            stuckAfter?: string;
            text: string;
        };
        DirectoryContact: {
            /**
             * @description the tenant above whose directory it is; absent where it is the tenant’s own
             * @example carrier
             */
            from?: string;
            /** @example Sales */
            group?: string;
            /** @example Alice */
            name: string;
            /** @example +35312345678 */
            number: string;
            /** @example acme */
            tenant: string;
        };
        DirectorySecret: {
            /**
             * @description `agi`: the key in the URL that Asterisk asks by; `ldap`: the password that phones sign in with
             * @enum {string}
             */
            kind: "agi" | "ldap";
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            madeAt: string;
            /**
             * @description told when it is made and never again
             * @example k3q7w2m5x4n6p2r7t3v5y4z6a2
             */
            secret?: string;
            /** @example acme */
            tenant: string;
            /**
             * @description where it goes
             * @example AGI(agi://127.0.0.1/<secret>/callerid)
             */
            use: string;
        };
        /**
         * @example {
         *       "name": "sip.ld",
         *       "family": "polycom",
         *       "version": "3.3.5.0247",
         *       "bytes": 4194304,
         *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
         *       "addedAt": "2026-01-05T09:00:30.000Z"
         *     }
         */
        FirmwareImage: {
            /** Format: date-time */
            addedAt: string;
            bytes: number;
            family: string;
            model?: string;
            name: string;
            sha256: string;
            version: string;
        };
        Gateway: {
            access: ("token" | "lease" | "certificate" | "password" | "open")[];
            /**
             * @example [
             *       {
             *         "name": "Polycom",
             *         "mac": "0004f2000000",
             *         "mask": "ffffff000000"
             *       }
             *     ]
             */
            alerts: {
                mac: string;
                mask: string;
                name: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @description which of its events are read; absent: all */
            eventFilter?: {
                /** @description Of these classes (DHCP), or from these programs (dhcpd); of all when absent */
                classes?: string[];
                /**
                 * @description At least this severe; all when absent
                 * @enum {string}
                 */
                severity?: "emergency" | "alert" | "critical" | "error" | "warning" | "notice" | "info" | "debug";
            };
            /** @description where an SMG posts its events, on the ingester's port */
            eventsPath: string;
            /** @example hq */
            gateway: string;
            /**
             * @example {
             *       "into": "kea",
             *       "database": "192.0.2.9/kea",
             *       "subnets": [
             *         0
             *       ],
             *       "options": [
             *         66,
             *         160
             *       ]
             *     }
             */
            issueTokens?: {
                database?: string;
                /** @enum {string} */
                into: "kea" | "dnsmasq";
                options: number[];
                subnets?: number[];
            };
            /**
             * @description for the ingester: whoever knows it may report leases
             * @example k3q7w2m5x4n6p2r7t3v5y4z6a2
             */
            key: string;
            /** @example sip:proxy.acme.example */
            notifyProxy?: string;
            /** @example asterisk */
            notifyRegistrar?: string;
            /**
             * @description what to type into the DHCP server
             * @example http://192.0.2.1/phoneprovisioning/
             */
            option66: string;
            /** @example main */
            platform: string;
            settings: components["schemas"]["SharedSettings"];
            /**
             * @example [
             *       "192.0.2.0/24"
             *     ]
             */
            sources: string[];
            /** @example acme */
            tenant: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
            warnings?: string[];
        };
        Import: {
            askedBy: string;
            because: string | null;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @description rows that are through the phase */
            done: number;
            dryRun: boolean;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            finishedAt?: string;
            /** @example csv */
            format: string;
            /** @description of phones whose rows name none */
            gateway: string | null;
            /** Format: uuid */
            id: string;
            /**
             * @description tried and nothing written; written; nothing written because rows are bad; it could not be gone on with, and `because` says why
             * @enum {string|null}
             */
            outcome: "checked" | "applied" | "refused" | "failed" | null;
            partial: boolean;
            /**
             * @description its files arrive, are read into rows, every row is tried, every row is written
             * @enum {string}
             */
            phase: "receiving" | "reading" | "checking" | "applying" | "finished";
            /** @description read so far */
            rows: number;
            /**
             * @description of phones whose rows name none
             * @example acme
             */
            tenant: string | null;
            /** @description rows by what became of them, or would */
            verdicts: {
                bad?: number;
                changed?: number;
                conflict?: number;
                made?: number;
                unchanged?: number;
            };
        };
        ImportRow: {
            /** @description the cause, or what was lost on the way */
            because?: string;
            column?: number;
            /** @example phones.csv */
            file: string;
            line: number;
            /** @description counted from 0 */
            row: number;
            /**
             * @description a MAC, or a name
             * @example 0004f21a2457
             */
            subject?: string;
            /**
             * @description null: not tried yet
             * @enum {string|null}
             */
            verdict: "made" | "changed" | "unchanged" | "bad" | "conflict" | null;
            /** @example phone */
            what?: string;
        };
        ListedBoot: {
            diagnosis?: components["schemas"]["Diagnosis"];
            /** @example polycom */
            family?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            finishedAt?: string;
            /** @example 3.3.2.0413 */
            firmware?: string;
            /** @example hq */
            gateway: string;
            /**
             * @description a UUIDv7; its 16 bytes are the trace id
             * @example 019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57
             */
            id: string;
            /** @enum {string} */
            kind: "boot" | "change";
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            lastStepAt: string;
            /** @example 0004f21a2457 */
            mac: string;
            /** @example SPIP_331 */
            model?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            startedAt: string;
            /** @enum {string} */
            state: "running" | "stalled" | "completed" | "refused";
            stepCount: number;
            /** @example acme */
            tenant: string;
        };
        LogAlert: {
            /** @example no-answer */
            alert: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            description?: string;
            /** @description when, how many lines there were, and the phones of the first and the last one */
            lastRaised?: {
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                at: string;
                /** @example 0004f21a2457 */
                first: string;
                /** @example 0004f21a2457 */
                last: string;
                lines: number;
            };
            level?: number;
            q?: string;
            /**
             * @description `raised` until its lines have been fewer than `times` for as long as `withinSeconds`
             * @enum {string}
             */
            state: "quiet" | "raised";
            /** @example acme */
            tenant: string;
            times: number;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
            withinSeconds: number;
        };
        LogLine: {
            boot: string | null;
            ident: string | null;
            kind: string;
            /** @description 0 debug … 6 fatal; null where the line did not parse */
            level: number | null;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            loggedAt: string | null;
            missed: number | null;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            receivedAt: string;
            text: string;
            uptimeMs: number | null;
        };
        Operation: {
            askedBy: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @description the first thousand phones that did not accept, or have no new files after ten minutes; what became of an import’s rows stands at `/v1/imports/{id}/rows` */
            failures: {
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                at: string;
                attempts: number;
                /** @example 0004f21a2457 */
                mac: string;
                result: string;
                status?: number;
            }[];
            finished: number;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            finishedAt?: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "resync" | "render" | "import";
            /** @description phones or rows by what came of it */
            results: {
                [key: string]: number;
            };
            /** @enum {string} */
            state: "running" | "finished";
            /**
             * @description null for an import that names its tenants itself
             * @example acme
             */
            tenant: string | null;
            /** @description phones, or rows of an import */
            total: number;
            /**
             * @description of an import its format
             * @example re-read
             */
            what: string;
        };
        OutputState: {
            /** @description that the PBX has of this platform */
            accounts: number;
            /** @description in a row, without success */
            attempts?: number;
            /** @example unreachable */
            because?: string;
            /**
             * Format: date-time
             * @description when it last got something that it had not
             * @example 2026-01-05T09:00:30.000Z
             */
            changedAt: string | null;
            detail?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            failedAt: string | null;
            /** @enum {string} */
            kind: "asterisk" | "kamailio";
            /** @description what of which line, or which paging group, it did not get; the first thousand */
            leftOut: {
                because: string;
                group?: string;
                line?: number;
                /** @example 0004f21a2457 */
                mac?: string;
                user?: string;
                what: string;
            }[];
            /** @example asterisk */
            name: string;
            /**
             * @description removing: it is no output any more, and what was written there is being taken out
             * @enum {string}
             */
            state: "waiting" | "made" | "failing" | "removing";
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            succeededAt: string | null;
        };
        PagingGroup: {
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @example 700 */
            extension: string;
            /** @example warehouse */
            group: string;
            /**
             * @example [
             *       "201",
             *       "202"
             *     ]
             */
            members?: string[];
            /**
             * @example {
             *       "address": "239.10.0.1",
             *       "port": 5001
             *     }
             */
            multicast?: {
                address: string;
                port: number;
            };
            /** @example acme */
            tenant: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
        };
        Phone: {
            /** @description what its platform granted, without the lines */
            activation: {
                [key: string]: unknown;
            } | null;
            family: string | null;
            gateway: string | null;
            /** @description what was ordered; null for a phone nobody ordered */
            inventory: {
                [key: string]: unknown;
            } | null;
            lastBoot: {
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                finishedAt?: string;
                id: string;
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                startedAt: string;
                /** @enum {string} */
                state: "running" | "stalled" | "completed" | "refused";
            } | null;
            lines: components["schemas"]["ShownLine"][];
            /** @example 0004f21a2457 */
            mac: string;
            model: string | null;
            /** @description what the phone itself said it is */
            observed: {
                [key: string]: unknown;
            } | null;
            /** @description for which family and model its files are made, whether that list has the model, and the settings that it cannot express */
            rendered: {
                [key: string]: unknown;
            } | null;
            settings: components["schemas"]["Settings"];
            /**
             * @description of its latest boot
             * @enum {string}
             */
            state: "ordered" | "running" | "stalled" | "completed" | "refused";
            suspended: boolean;
            tenant: string | null;
        };
        PhoneFile: {
            bytes: number;
            /** @example phone-config */
            fileClass: string;
            /** @example phone-0004f21a2457.cfg */
            name: string;
            /** @enum {string} */
            source: "rendered" | "kept";
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
        };
        PhoneFileChanges: {
            added: number;
            /** @description the file has more places than are shown */
            isCut: boolean;
            /** @example phone-0004f21a2457.cfg */
            name: string;
            /**
             * @description what differs, in the order of the file, each place with a few lines around it
             * @example [
             *       [
             *         {
             *           "kind": "removed",
             *           "text": "  reg.1.address=\"201\""
             *         },
             *         {
             *           "kind": "added",
             *           "text": "  reg.1.address=\"202\""
             *         }
             *       ]
             *     ]
             */
            places: {
                /** @enum {string} */
                kind: "same" | "added" | "removed";
                text: string;
            }[][];
            removed: number;
            /**
             * Format: date-time
             * @description when the phone’s files became others
             * @example 2026-01-05T09:00:30.000Z
             */
            replacedAt: string;
        };
        PhoneLogLine: {
            boot: string | null;
            ident: string | null;
            kind: string;
            /** @description 0 debug … 6 fatal; null where the line did not parse */
            level: number | null;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            loggedAt: string | null;
            /** @example 0004f21a2457 */
            mac: string;
            missed: number | null;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            receivedAt: string;
            /** @example acme */
            tenant: string;
            text: string;
            uptimeMs: number | null;
        };
        PhoneParameter: {
            /** @example phone-0004f21a2457.cfg */
            file: string;
            /**
             * @example [
             *       {
             *         "setting": "lines[0].registrar",
             *         "layer": "customer acme"
             *       }
             *     ]
             */
            madeOf: {
                layer: string;
                setting: string;
            }[];
            /** @example reg.1.server.1.address */
            name: string;
            /**
             * @description secrets masked
             * @example sip.acme.example
             */
            value: string;
        };
        Platform: {
            /** @description its secrets are never answered */
            auth?: {
                /** @enum {string} */
                kind: "bearer" | "basic" | "header" | "hmac" | "certificate";
            };
            /** @example https://platform.acme.example */
            baseUrl?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @description how many secrets its account events may be signed with; they are never answered */
            events?: {
                secrets: number;
            };
            /** @enum {string} */
            kind: "teleware" | "rest" | "mapped" | "local";
            /** @description how often at one time it is asked, and how long it is waited for, where it has its own */
            limits?: {
                maxConcurrent?: number;
                timeoutMs?: number;
            };
            /** @description how a `mapped` platform is asked and read */
            mapping?: {
                [key: string]: unknown;
            };
            /** @description the PBXes that a `local` platform is written to; their secrets are never answered */
            outputs?: ({
                /** @enum {string} */
                kind: "asterisk" | "kamailio";
                /** @example asterisk */
                name: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description how a `local` platform makes the passwords of its lines */
            passwords?: {
                [key: string]: unknown;
            };
            /** @example main */
            platform: string;
            /** @example acme */
            tenant: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
        };
        PlatformHealth: {
            /** @description questions that it has now */
            asking: number;
            /** @example rest */
            kind: string;
            /** @description what last went wrong at the platform itself */
            lastError?: {
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                at: string;
                /** @example timeout */
                kind: string;
            };
            /** @description of the last answers, timeouts included */
            latencyMs?: {
                p50: number;
                p99: number;
            };
            /** @example main */
            platform: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            since?: string;
            /**
             * @description of its circuit: closed, it is asked; open, it is left alone for a while; half-open, one question tries; idle, nobody asked of late
             * @enum {string}
             */
            state: "idle" | "closed" | "open" | "half-open";
            /** @example acme */
            tenant: string;
            /** @description questions that wait for their turn */
            waiting: number;
        };
        /**
         * @example {
         *       "type": "about:blank",
         *       "status": 400,
         *       "title": "Bad Request",
         *       "detail": "the request does not have the right shape",
         *       "errors": [
         *         {
         *           "path": "lines.0.port",
         *           "message": "Invalid input: expected number, received string"
         *         }
         *       ]
         *     }
         */
        Problem: {
            detail?: string;
            errors?: {
                message: string;
                path: string;
            }[];
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        ReceivedAccountEvent: {
            /**
             * @description the user name that it names
             * @example 201
             */
            account?: string;
            /** @description what it waits for, or why it changed nothing */
            because?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            finishedAt?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            happenedAt: string;
            /** @example evt_2KWPBgLlAfxdpx2AI54pPJ85f4W */
            id: string;
            /** @description the phone that it names */
            mac?: string;
            /** @description phones that it changed */
            phones: number;
            /** @example main */
            platform: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            receivedAt: string;
            /**
             * @description `parked`: its phone is not known yet
             * @enum {string}
             */
            state: "waiting" | "applied" | "parked" | "failed";
            /** @example acme */
            tenant: string;
            /** @example account.password-rotated */
            type: string;
        };
        Registrar: {
            /** @example sip:registrar.acme.example;transport=tcp */
            address?: string;
            /** @description user and secrets are never answered */
            auth?: {
                /** @enum {string} */
                kind: "digest" | "basic" | "bearer" | "manager";
            };
            ca?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /**
             * @example [
             *       "acme.example"
             *     ]
             */
            domains: string[];
            /** @enum {string} */
            driver?: "pjsip" | "sip";
            expiresSeconds?: number;
            /** @example pbx.acme.example */
            host?: string;
            intervalSeconds?: number;
            /** @enum {string} */
            kind: "reg-event" | "kamailio" | "ami";
            port?: number;
            /** @example kamailio */
            registrar: string;
            table?: string;
            /** @example acme */
            tenant: string;
            tls?: boolean;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
            /** @example https://registrar.acme.example/RPC */
            url?: string;
        };
        RegistrarStatus: {
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            connectedSince?: string;
            lastFault?: {
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                at: string;
                /** @example login-refused 401 */
                because: string;
            };
            /** @description of these, as it told last */
            registered: number;
            /** @example kamailio */
            registrar: string;
            /**
             * @description waiting: it was not reached, and is tried again; unwatched: no notifier has it
             * @enum {string}
             */
            state: "unwatched" | "connecting" | "connected" | "waiting";
            /** @example acme */
            tenant: string;
            /** @description addresses of record that are asked after */
            watched: number;
        };
        RevokedTokens: {
            /** @example 0004f21a2457 */
            mac: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            revokedAt: string;
        };
        /**
         * @example {
         *       "mac": "0004f21a2457",
         *       "line": 1,
         *       "user": "201"
         *     }
         */
        RotatedLine: {
            line: number;
            /** @example 0004f21a2457 */
            mac: string;
            user: string;
        };
        Settings: {
            /** @description Of the phone's administrator; kept sealed */
            adminPassword?: string;
            /** @description The picture behind the display, in the size and format that the model takes */
            background?: {
                /**
                 * Format: uri
                 * @description Where phones load it from; the background of the tenant’s branding when absent
                 */
                url?: string;
            };
            /** @description The port of `backupRegistrar` */
            backupPort?: number;
            /** @description Where lines register while the registrar is away */
            backupRegistrar?: string;
            /** @description In order of preference; others are off */
            codecs?: ("pcma" | "pcmu" | "g722" | "g729" | "g726-32" | "g723" | "ilbc" | "opus")[];
            directory?: {
                contacts?: {
                    /** @description For phones whose directory has groups */
                    group?: string;
                    /** @description As the directory shows it */
                    name: string;
                    /** @description What is dialled */
                    number: string;
                }[];
            };
            /**
             * @description How key presses travel during a call
             * @enum {string}
             */
            dtmf?: "rfc2833" | "info" | "inband";
            /** @description Seconds between registrations; 3600 when absent */
            expirySeconds?: number;
            /** @description The firmware image the phone is told to load; the family's default when absent */
            firmware?: string;
            /** @description Further files of the firmware folder, by the role that the family gives them: `dsp`, `tones` */
            images?: {
                [key: string]: string;
            };
            intercom?: {
                /** @description The Alert-Info text that asks for it; `auto-answer` when absent */
                alertInfo?: string;
                /** @description Whether calls that ask for it are answered at once */
                autoAnswer: boolean;
            };
            /** @description The keys beside the display */
            keys?: {
                /** @description What stands beside the key; `value` when absent */
                label?: string;
                /** @description The line that the key uses, 1 when absent */
                line?: number;
                /** @description Which key it is; behind the lines, in order, when absent */
                position?: number;
                /**
                 * @description A line, a watched extension, a number to dial
                 * @enum {string}
                 */
                type: "line" | "blf" | "speed-dial";
                /** @description The watched extension or the number; for `line` the number of the line, 1 when absent */
                value?: string;
            }[];
            /** @description Of the display (BCP 47): `en`, `pt-BR` */
            language?: string;
            /** @description Whether the phone takes its VLAN from LLDP-MED */
            lldp?: boolean;
            /** @description Multicast groups that the phone plays */
            paging?: {
                /**
                 * Format: ip
                 * @description Multicast address
                 */
                address: string;
                label?: string;
                port: number;
            }[];
            /** @description When phones look for changes by themselves */
            polling?: {
                /** @description In the phone’s own time */
                at: string;
                /** @description Over which a fleet spreads itself */
                spreadMinutes?: number;
            };
            /** @description The port of `registrar`; 5060, or 5061 with TLS, when absent */
            port?: number;
            provisioning?: {
                /** @description Kept sealed */
                password?: string;
                /**
                 * Format: uri
                 * @description Where the phone provisions from, instead of here
                 */
                url?: string;
                user?: string;
            };
            qos?: {
                /** @description DSCP of speech packets */
                rtpDscp?: number;
                /** @description DSCP of SIP packets */
                sipDscp?: number;
            };
            /** @description Where lines register that name no registrar of their own */
            registrar?: string;
            /** @description Polycom: for a hand-made master file; the rendered configuration is served as `<mac>-phone.cfg` */
            renderedAsOverrides?: boolean;
            /** @description The time server's name or address */
            sntpServer?: string;
            /**
             * @description Whether speech is encrypted
             * @enum {string}
             */
            srtp?: "off" | "optional" | "required";
            syslog?: {
                /** @description 514 when absent */
                port?: number;
                server: string;
            };
            /** @description IANA time zone, e.g. `Europe/Dublin`; summer time follows from it */
            timeZone?: string;
            /** @description Whose dial and busy tones are played (ISO 3166): `GB` */
            toneCountry?: string;
            /**
             * @description How SIP travels; udp when absent
             * @enum {string}
             */
            transport?: "udp" | "tcp" | "tls";
            /** @description Of the phone's user; kept sealed */
            userPassword?: string;
            /** @description Raw parameters in the vendor's own words; they win over what the other settings make */
            vendor?: {
                [key: string]: string;
            };
            vlan?: {
                /** @description Of the phone itself (IEEE 802.1Q) */
                id?: number;
                /** @description Of the port behind the phone */
                pcId?: number;
                /** @description Of the port behind the phone */
                pcPriority?: number;
                /** @description Of the phone itself (IEEE 802.1p) */
                priority?: number;
            };
            /** @description What the message key dials */
            voiceMail?: string;
            /**
             * @description The phone's own web pages
             * @enum {string}
             */
            webAccess?: "off" | "http" | "https";
        };
        SharedSettings: {
            /** @description Of the phone's administrator; kept sealed */
            adminPassword?: string;
            /** @description The picture behind the display, in the size and format that the model takes */
            background?: {
                /**
                 * Format: uri
                 * @description Where phones load it from; the background of the tenant’s branding when absent
                 */
                url?: string;
            };
            /** @description The port of `backupRegistrar` */
            backupPort?: number;
            /** @description Where lines register while the registrar is away */
            backupRegistrar?: string;
            /** @description In order of preference; others are off */
            codecs?: ("pcma" | "pcmu" | "g722" | "g729" | "g726-32" | "g723" | "ilbc" | "opus")[];
            directory?: {
                contacts?: {
                    /** @description For phones whose directory has groups */
                    group?: string;
                    /** @description As the directory shows it */
                    name: string;
                    /** @description What is dialled */
                    number: string;
                }[];
            };
            /**
             * @description How key presses travel during a call
             * @enum {string}
             */
            dtmf?: "rfc2833" | "info" | "inband";
            /** @description Seconds between registrations; 3600 when absent */
            expirySeconds?: number;
            families?: {
                [key: string]: {
                    /** @description Of the phone's administrator; kept sealed */
                    adminPassword?: string;
                    /** @description The picture behind the display, in the size and format that the model takes */
                    background?: {
                        /**
                         * Format: uri
                         * @description Where phones load it from; the background of the tenant’s branding when absent
                         */
                        url?: string;
                    };
                    /** @description The port of `backupRegistrar` */
                    backupPort?: number;
                    /** @description Where lines register while the registrar is away */
                    backupRegistrar?: string;
                    /** @description In order of preference; others are off */
                    codecs?: ("pcma" | "pcmu" | "g722" | "g729" | "g726-32" | "g723" | "ilbc" | "opus")[];
                    directory?: {
                        contacts?: {
                            /** @description For phones whose directory has groups */
                            group?: string;
                            /** @description As the directory shows it */
                            name: string;
                            /** @description What is dialled */
                            number: string;
                        }[];
                    };
                    /**
                     * @description How key presses travel during a call
                     * @enum {string}
                     */
                    dtmf?: "rfc2833" | "info" | "inband";
                    /** @description Seconds between registrations; 3600 when absent */
                    expirySeconds?: number;
                    /** @description The firmware image the phone is told to load; the family's default when absent */
                    firmware?: string;
                    /** @description Further files of the firmware folder, by the role that the family gives them: `dsp`, `tones` */
                    images?: {
                        [key: string]: string;
                    };
                    intercom?: {
                        /** @description The Alert-Info text that asks for it; `auto-answer` when absent */
                        alertInfo?: string;
                        /** @description Whether calls that ask for it are answered at once */
                        autoAnswer: boolean;
                    };
                    /** @description The keys beside the display */
                    keys?: {
                        /** @description What stands beside the key; `value` when absent */
                        label?: string;
                        /** @description The line that the key uses, 1 when absent */
                        line?: number;
                        /** @description Which key it is; behind the lines, in order, when absent */
                        position?: number;
                        /**
                         * @description A line, a watched extension, a number to dial
                         * @enum {string}
                         */
                        type: "line" | "blf" | "speed-dial";
                        /** @description The watched extension or the number; for `line` the number of the line, 1 when absent */
                        value?: string;
                    }[];
                    /** @description Of the display (BCP 47): `en`, `pt-BR` */
                    language?: string;
                    /** @description Whether the phone takes its VLAN from LLDP-MED */
                    lldp?: boolean;
                    /** @description Multicast groups that the phone plays */
                    paging?: {
                        /**
                         * Format: ip
                         * @description Multicast address
                         */
                        address: string;
                        label?: string;
                        port: number;
                    }[];
                    /** @description When phones look for changes by themselves */
                    polling?: {
                        /** @description In the phone’s own time */
                        at: string;
                        /** @description Over which a fleet spreads itself */
                        spreadMinutes?: number;
                    };
                    /** @description The port of `registrar`; 5060, or 5061 with TLS, when absent */
                    port?: number;
                    provisioning?: {
                        /** @description Kept sealed */
                        password?: string;
                        /**
                         * Format: uri
                         * @description Where the phone provisions from, instead of here
                         */
                        url?: string;
                        user?: string;
                    };
                    qos?: {
                        /** @description DSCP of speech packets */
                        rtpDscp?: number;
                        /** @description DSCP of SIP packets */
                        sipDscp?: number;
                    };
                    /** @description Polycom: for a hand-made master file; the rendered configuration is served as `<mac>-phone.cfg` */
                    renderedAsOverrides?: boolean;
                    /** @description The time server's name or address */
                    sntpServer?: string;
                    /**
                     * @description Whether speech is encrypted
                     * @enum {string}
                     */
                    srtp?: "off" | "optional" | "required";
                    syslog?: {
                        /** @description 514 when absent */
                        port?: number;
                        server: string;
                    };
                    /** @description IANA time zone, e.g. `Europe/Dublin`; summer time follows from it */
                    timeZone?: string;
                    /** @description Whose dial and busy tones are played (ISO 3166): `GB` */
                    toneCountry?: string;
                    /**
                     * @description How SIP travels; udp when absent
                     * @enum {string}
                     */
                    transport?: "udp" | "tcp" | "tls";
                    /** @description Of the phone's user; kept sealed */
                    userPassword?: string;
                    /** @description Raw parameters in the vendor's own words; they win over what the other settings make */
                    vendor?: {
                        [key: string]: string;
                    };
                    vlan?: {
                        /** @description Of the phone itself (IEEE 802.1Q) */
                        id?: number;
                        /** @description Of the port behind the phone */
                        pcId?: number;
                        /** @description Of the port behind the phone */
                        pcPriority?: number;
                        /** @description Of the phone itself (IEEE 802.1p) */
                        priority?: number;
                    };
                    /** @description What the message key dials */
                    voiceMail?: string;
                    /**
                     * @description The phone's own web pages
                     * @enum {string}
                     */
                    webAccess?: "off" | "http" | "https";
                };
            };
            /** @description The firmware image the phone is told to load; the family's default when absent */
            firmware?: string;
            /** @description Further files of the firmware folder, by the role that the family gives them: `dsp`, `tones` */
            images?: {
                [key: string]: string;
            };
            intercom?: {
                /** @description The Alert-Info text that asks for it; `auto-answer` when absent */
                alertInfo?: string;
                /** @description Whether calls that ask for it are answered at once */
                autoAnswer: boolean;
            };
            /** @description The keys beside the display */
            keys?: {
                /** @description What stands beside the key; `value` when absent */
                label?: string;
                /** @description The line that the key uses, 1 when absent */
                line?: number;
                /** @description Which key it is; behind the lines, in order, when absent */
                position?: number;
                /**
                 * @description A line, a watched extension, a number to dial
                 * @enum {string}
                 */
                type: "line" | "blf" | "speed-dial";
                /** @description The watched extension or the number; for `line` the number of the line, 1 when absent */
                value?: string;
            }[];
            /** @description Of the display (BCP 47): `en`, `pt-BR` */
            language?: string;
            /** @description Whether the phone takes its VLAN from LLDP-MED */
            lldp?: boolean;
            models?: {
                [key: string]: {
                    /** @description Of the phone's administrator; kept sealed */
                    adminPassword?: string;
                    /** @description The picture behind the display, in the size and format that the model takes */
                    background?: {
                        /**
                         * Format: uri
                         * @description Where phones load it from; the background of the tenant’s branding when absent
                         */
                        url?: string;
                    };
                    /** @description The port of `backupRegistrar` */
                    backupPort?: number;
                    /** @description Where lines register while the registrar is away */
                    backupRegistrar?: string;
                    /** @description In order of preference; others are off */
                    codecs?: ("pcma" | "pcmu" | "g722" | "g729" | "g726-32" | "g723" | "ilbc" | "opus")[];
                    directory?: {
                        contacts?: {
                            /** @description For phones whose directory has groups */
                            group?: string;
                            /** @description As the directory shows it */
                            name: string;
                            /** @description What is dialled */
                            number: string;
                        }[];
                    };
                    /**
                     * @description How key presses travel during a call
                     * @enum {string}
                     */
                    dtmf?: "rfc2833" | "info" | "inband";
                    /** @description Seconds between registrations; 3600 when absent */
                    expirySeconds?: number;
                    /** @description The firmware image the phone is told to load; the family's default when absent */
                    firmware?: string;
                    /** @description Further files of the firmware folder, by the role that the family gives them: `dsp`, `tones` */
                    images?: {
                        [key: string]: string;
                    };
                    intercom?: {
                        /** @description The Alert-Info text that asks for it; `auto-answer` when absent */
                        alertInfo?: string;
                        /** @description Whether calls that ask for it are answered at once */
                        autoAnswer: boolean;
                    };
                    /** @description The keys beside the display */
                    keys?: {
                        /** @description What stands beside the key; `value` when absent */
                        label?: string;
                        /** @description The line that the key uses, 1 when absent */
                        line?: number;
                        /** @description Which key it is; behind the lines, in order, when absent */
                        position?: number;
                        /**
                         * @description A line, a watched extension, a number to dial
                         * @enum {string}
                         */
                        type: "line" | "blf" | "speed-dial";
                        /** @description The watched extension or the number; for `line` the number of the line, 1 when absent */
                        value?: string;
                    }[];
                    /** @description Of the display (BCP 47): `en`, `pt-BR` */
                    language?: string;
                    /** @description Whether the phone takes its VLAN from LLDP-MED */
                    lldp?: boolean;
                    /** @description Multicast groups that the phone plays */
                    paging?: {
                        /**
                         * Format: ip
                         * @description Multicast address
                         */
                        address: string;
                        label?: string;
                        port: number;
                    }[];
                    /** @description When phones look for changes by themselves */
                    polling?: {
                        /** @description In the phone’s own time */
                        at: string;
                        /** @description Over which a fleet spreads itself */
                        spreadMinutes?: number;
                    };
                    /** @description The port of `registrar`; 5060, or 5061 with TLS, when absent */
                    port?: number;
                    provisioning?: {
                        /** @description Kept sealed */
                        password?: string;
                        /**
                         * Format: uri
                         * @description Where the phone provisions from, instead of here
                         */
                        url?: string;
                        user?: string;
                    };
                    qos?: {
                        /** @description DSCP of speech packets */
                        rtpDscp?: number;
                        /** @description DSCP of SIP packets */
                        sipDscp?: number;
                    };
                    /** @description Polycom: for a hand-made master file; the rendered configuration is served as `<mac>-phone.cfg` */
                    renderedAsOverrides?: boolean;
                    /** @description The time server's name or address */
                    sntpServer?: string;
                    /**
                     * @description Whether speech is encrypted
                     * @enum {string}
                     */
                    srtp?: "off" | "optional" | "required";
                    syslog?: {
                        /** @description 514 when absent */
                        port?: number;
                        server: string;
                    };
                    /** @description IANA time zone, e.g. `Europe/Dublin`; summer time follows from it */
                    timeZone?: string;
                    /** @description Whose dial and busy tones are played (ISO 3166): `GB` */
                    toneCountry?: string;
                    /**
                     * @description How SIP travels; udp when absent
                     * @enum {string}
                     */
                    transport?: "udp" | "tcp" | "tls";
                    /** @description Of the phone's user; kept sealed */
                    userPassword?: string;
                    /** @description Raw parameters in the vendor's own words; they win over what the other settings make */
                    vendor?: {
                        [key: string]: string;
                    };
                    vlan?: {
                        /** @description Of the phone itself (IEEE 802.1Q) */
                        id?: number;
                        /** @description Of the port behind the phone */
                        pcId?: number;
                        /** @description Of the port behind the phone */
                        pcPriority?: number;
                        /** @description Of the phone itself (IEEE 802.1p) */
                        priority?: number;
                    };
                    /** @description What the message key dials */
                    voiceMail?: string;
                    /**
                     * @description The phone's own web pages
                     * @enum {string}
                     */
                    webAccess?: "off" | "http" | "https";
                };
            };
            /** @description Multicast groups that the phone plays */
            paging?: {
                /**
                 * Format: ip
                 * @description Multicast address
                 */
                address: string;
                label?: string;
                port: number;
            }[];
            /** @description When phones look for changes by themselves */
            polling?: {
                /** @description In the phone’s own time */
                at: string;
                /** @description Over which a fleet spreads itself */
                spreadMinutes?: number;
            };
            /** @description The port of `registrar`; 5060, or 5061 with TLS, when absent */
            port?: number;
            provisioning?: {
                /** @description Kept sealed */
                password?: string;
                /**
                 * Format: uri
                 * @description Where the phone provisions from, instead of here
                 */
                url?: string;
                user?: string;
            };
            qos?: {
                /** @description DSCP of speech packets */
                rtpDscp?: number;
                /** @description DSCP of SIP packets */
                sipDscp?: number;
            };
            /** @description Where lines register that name no registrar of their own */
            registrar?: string;
            /** @description Polycom: for a hand-made master file; the rendered configuration is served as `<mac>-phone.cfg` */
            renderedAsOverrides?: boolean;
            /** @description The time server's name or address */
            sntpServer?: string;
            /**
             * @description Whether speech is encrypted
             * @enum {string}
             */
            srtp?: "off" | "optional" | "required";
            syslog?: {
                /** @description 514 when absent */
                port?: number;
                server: string;
            };
            /** @description IANA time zone, e.g. `Europe/Dublin`; summer time follows from it */
            timeZone?: string;
            /** @description Whose dial and busy tones are played (ISO 3166): `GB` */
            toneCountry?: string;
            /**
             * @description How SIP travels; udp when absent
             * @enum {string}
             */
            transport?: "udp" | "tcp" | "tls";
            /** @description Of the phone's user; kept sealed */
            userPassword?: string;
            /** @description Raw parameters in the vendor's own words; they win over what the other settings make */
            vendor?: {
                [key: string]: string;
            };
            vlan?: {
                /** @description Of the phone itself (IEEE 802.1Q) */
                id?: number;
                /** @description Of the port behind the phone */
                pcId?: number;
                /** @description Of the port behind the phone */
                pcPriority?: number;
                /** @description Of the phone itself (IEEE 802.1p) */
                priority?: number;
            };
            /** @description What the message key dials */
            voiceMail?: string;
            /**
             * @description The phone's own web pages
             * @enum {string}
             */
            webAccess?: "off" | "http" | "https";
        };
        ShownLine: {
            authUser?: string;
            backupPort?: number;
            backupRegistrar?: string;
            displayName?: string;
            expirySeconds?: number;
            label?: string;
            /**
             * @description masked
             * @example ••••••••
             */
            password: string;
            port?: number;
            /** @example sip.acme.example */
            registrar?: string;
            ring?: number;
            /** @enum {string} */
            srtp?: "off" | "optional" | "required";
            /** @enum {string} */
            transport?: "udp" | "tcp" | "tls";
            /** @example 201 */
            user: string;
            voiceMail?: string;
        };
        /**
         * @example {
         *       "name": "file.served",
         *       "at": "2026-01-05T09:00:31.250Z",
         *       "title": "GET sip.ld",
         *       "status": 404,
         *       "ms": 1,
         *       "method": "GET",
         *       "file": "sip.ld",
         *       "fileClass": "sip-image",
         *       "bytes": 0
         *     }
         */
        Step: {
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            at: string;
            /** @description how long it took */
            ms?: number;
            name: string;
            status?: number;
            title?: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "accepted": true,
         *       "mac": "0004f21a2457"
         *     }
         */
        Taken: {
            /** @enum {boolean} */
            accepted: true;
            mac: string;
        };
        /**
         * @example {
         *       "id": "evt_2KWPBgLlAfxdpx2AI54pPJ85f4W",
         *       "state": "waiting"
         *     }
         */
        TakenAccountEvent: {
            id: string;
            /** @enum {string} */
            state: "waiting";
        };
        Tenant: {
            branding: {
                /** @example #0a6b58 */
                accentColour?: string;
                /**
                 * @description stands at the top of its pages
                 * @example Acme Telephony
                 */
                name?: string;
                /** @example #123456 */
                primaryColour?: string;
            };
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /** @example Acme */
            name: string;
            /** @example carrier */
            parent?: string;
            quotas: {
                /**
                 * @description bytes of logs that phones upload in a day, UTC
                 * @example 1000000000
                 */
                logBytesPerDay?: number;
                /**
                 * @description days that log lines are kept, where that is less than for everybody
                 * @example 7
                 */
                logRetentionDays?: number;
                /**
                 * @description ordered, or booted within the last 30 days
                 * @example 500
                 */
                phones?: number;
                /**
                 * @description requests of its tokens to this API
                 * @example 600
                 */
                requestsPerMinute?: number;
            };
            settings: components["schemas"]["SharedSettings"];
            /** @example acme */
            tenant: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
        };
        TokenState: {
            /**
             * Format: date-time
             * @description when the agent beside dnsmasq last asked
             * @example 2026-01-05T09:00:30.000Z
             */
            askedAt: string | null;
            /** @description in a row, without success */
            attempts?: number;
            /** @example unreachable */
            because?: string;
            detail?: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            failedAt: string | null;
            /** @enum {string} */
            into: "kea" | "dnsmasq";
            /**
             * @description phones that have a next token
             * @example 120
             */
            issued: number;
            /** @description phones whose reservation somebody else made: they are not told their token */
            leftOut: {
                because: string;
                /** @example 0004f21a2457 */
                mac: string;
                subnet?: number;
            }[];
            /** @description of them, those whose token the DHCP server is not known to have yet */
            pending: number;
            /**
             * @description made: the DHCP server has every next token; waiting: not yet; failing: it could not be written; silent: the agent beside dnsmasq has not asked for five minutes; removing: none are issued any more
             * @enum {string}
             */
            state: "made" | "waiting" | "failing" | "silent" | "removing";
            /**
             * Format: date-time
             * @description when the DHCP server was last known to have everything
             * @example 2026-01-05T09:00:30.000Z
             */
            succeededAt: string | null;
        };
        Usage: {
            /** @description of the last 24 hours */
            boots: {
                /** @example 57 */
                completed: number;
                /** @example 2 */
                refused: number;
                /** @example 1 */
                running: number;
                /** @example 0 */
                stalled: number;
            };
            /**
             * @description UTC; what edges took in the last seconds may be missing
             * @example 1204233
             */
            logBytesToday: number;
            /**
             * @description ordered, or booted within the last 30 days without being ordered
             * @example 412
             */
            phones: number;
            /** @description the tenant’s own; those of a tenant above hold as well */
            quotas: {
                /**
                 * @description bytes of logs that phones upload in a day, UTC
                 * @example 1000000000
                 */
                logBytesPerDay?: number;
                /**
                 * @description days that log lines are kept, where that is less than for everybody
                 * @example 7
                 */
                logRetentionDays?: number;
                /**
                 * @description ordered, or booted within the last 30 days
                 * @example 500
                 */
                phones?: number;
                /**
                 * @description requests of its tokens to this API
                 * @example 600
                 */
                requestsPerMinute?: number;
            };
            /** @example acme */
            tenant: string;
        };
        Webhook: {
            allowPrivate: boolean;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            disabledAt?: string;
            disabledBecause?: string;
            enabled: boolean;
            events: ("boot.completed" | "boot.refused" | "boot.stalled" | "phone.identified" | "phone.unregistered" | "log.alert-raised")[];
            /**
             * Format: date-time
             * @description when the first attempt failed since the last that did not
             * @example 2026-01-05T09:00:30.000Z
             */
            failingSince?: string;
            /**
             * Format: date-time
             * @description after failures in a row, or as its receiver asked
             * @example 2026-01-05T09:00:30.000Z
             */
            pausedUntil?: string;
            /** @description once, by the request that had it made */
            secret?: string;
            /** @description how many are valid: more than one for a while after a rotation */
            secrets: number;
            /** @example acme */
            tenant: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            updatedAt: string;
            /** @example https://platform.acme.example/offhook */
            url: string;
            /** @example crm */
            webhook: string;
        };
        WebhookDelivery: {
            attempts: number;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-05T09:00:30.000Z
             */
            finishedAt?: string;
            /** @description the `webhook-id` of every attempt */
            id: string;
            /** @example answered 503 */
            lastError?: string;
            lastStatus?: number;
            /**
             * Format: date-time
             * @description when it is tried next
             * @example 2026-01-05T09:00:30.000Z
             */
            nextAt?: string;
            /** @enum {string} */
            state: "waiting" | "delivered" | "given-up";
            /** @enum {string} */
            type: "boot.completed" | "boot.refused" | "boot.stalled" | "phone.identified" | "phone.unregistered" | "log.alert-raised" | "webhook.test";
        };
        WebhookDeliveryWithBody: components["schemas"]["WebhookDelivery"] & {
            /** @description as it is sent */
            body: {
                data: {
                    [key: string]: unknown;
                };
                /**
                 * Format: date-time
                 * @example 2026-01-05T09:00:30.000Z
                 */
                timestamp: string;
                /** @enum {string} */
                type: "boot.completed" | "boot.refused" | "boot.stalled" | "phone.identified" | "phone.unregistered" | "log.alert-raised" | "webhook.test";
            } & {
                [key: string]: unknown;
            };
        };
        WholeDirectory: {
            /**
             * @description how many
             * @example 1
             */
            contacts: number;
            /** @example acme */
            tenant: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
