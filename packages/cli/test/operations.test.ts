/** The files of operations/ are true: what they name exists, what they set is a setting, what they run can be run. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RelayConfig, startRelay } from '@sotto/relay';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { flagsLayer } from '../src/relay/config/flags.ts';
import { resolveConfig } from '../src/relay/config/resolve.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OPERATIONS = join(ROOT, 'packages/cli/operations');

const read = (name: string): string => readFileSync(join(OPERATIONS, name), 'utf8');

const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'sotto-operations-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

const configOf = async (env: NodeJS.ProcessEnv): Promise<RelayConfig> =>
  (await resolveConfig({ flags: flagsLayer({}), env, path: undefined })).config;

describe('metrics', () => {
  /** Every metric that a relay with TLS offers, with the names that histograms have in queries. */
  const offered = async (): Promise<ReadonlySet<string>> => {
    const directory = temporaryDirectory();
    const [certificateFile, privateKeyFile] = [join(directory, 'a.pem'), join(directory, 'a.key')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=a'];
    const files = ['-keyout', privateKeyFile, '-out', certificateFile];
    execFileSync('openssl', ['req', '-x509', ...kind, ...files], { stdio: 'ignore' });
    const relay = await startRelay({
      domain: 'a.example',
      dataDirectory: join(directory, 'a'),
      port: 0,
      tls: { certificateFile, privateKeyFile },
      log: { level: 'silent' },
    });
    onTestFinished(() => relay.close());
    const text = await (await fetch(relay.metricsUrl)).text();
    return new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
  };

  const namesIn = (expressions: readonly string[]): readonly string[] =>
    expressions.flatMap((expression) => expression.match(/sotto_relay_\w+/g) ?? []);

  test('the dashboard asks for what there is, and shows all of it; every alert asks for what there is', async () => {
    const there = await offered();
    const dashboard = JSON.parse(read('monitoring/grafana.json')) as {
      readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
    };
    const shown = namesIn(dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((name) => !there.has(name))).toEqual([]);

    const alerts = parse(read('monitoring/alerts.yml')) as {
      readonly groups: readonly { readonly rules: readonly Alert[] }[];
    };
    const rules = alerts.groups.flatMap((group) => group.rules);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, expr, labels, annotations } of rules) {
      expect(
        namesIn([expr]).filter((name) => !there.has(name)),
        alert,
      ).toEqual([]);
      expect(['page', 'ticket'], alert).toContain(labels.severity);
      expect(Object.keys(annotations), alert).toEqual(['summary', 'action']);
    }

    const asked = new Set([...shown, ...namesIn(rules.map(({ expr }) => expr))]);
    const unseen = [...there].filter((name) => !asked.has(name) && !/_(?:sum|count)$/.test(name));
    expect(unseen).toEqual([]);
  });

  interface Alert {
    readonly alert: string;
    readonly expr: string;
    readonly labels: { readonly severity: string };
    readonly annotations: Readonly<Record<string, string>>;
  }

  test('Prometheus is told of the alerts, and of the port that the image listens on', () => {
    const { scrape_configs: jobs, rule_files: files } = parse(read('monitoring/prometheus.yml')) as {
      readonly scrape_configs: readonly { readonly job_name: string; readonly static_configs: unknown }[];
      readonly rule_files: readonly string[];
    };
    expect(files).toEqual(['alerts.yml']);
    expect(jobs.map(({ job_name: name }) => name)).toEqual(['sotto-relay']);
    expect(JSON.stringify(jobs)).toContain('127.0.0.1:9100');
  });
});

describe('the systemd unit', () => {
  const unit = read('systemd/sotto-relay.service');

  test('starts a command of this version and gives it nothing that it does not need', () => {
    for (const [path = ''] of unit.matchAll(/\/opt\/sotto\/\S+/g)) {
      const inRepository = join(ROOT, path.slice('/opt/sotto/'.length));
      expect([path, existsSync(inRepository)]).toEqual([path, true]);
    }
    for (const line of [
      'DynamicUser=yes',
      'StateDirectory=sotto-relay',
      'ProtectSystem=strict',
      'CapabilityBoundingSet=',
      'LimitCORE=0',
    ])
      expect(unit.split('\n')).toContain(line);
    expect(Number(/^LimitNOFILE=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(limit('STREAMS_MAX'));
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(10);
  });

  const hasSystemd = ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'].some(existsSync);
  test.runIf(hasSystemd)('is one that systemd understands, and rates as little exposed', () => {
    const path = join(temporaryDirectory(), 'sotto-relay.service');
    writeFileSync(path, unit.replaceAll('/opt/sotto/', ROOT).replaceAll('/usr/bin/node', process.execPath));
    const output = execFileSync('systemd-analyze', ['verify', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(output).toBe('');
    // What port 443 takes beside: understood too, and one right that nothing else has.
    mkdirSync(`${path}.d`);
    writeFileSync(join(`${path}.d`, 'port-443.conf'), read('systemd/port-443.conf'));
    expect(
      execFileSync('systemd-analyze', ['verify', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    ).toBe('');
    const rights = execFileSync('systemd-analyze', ['security', '--offline=true', '--threshold=30', path], {
      encoding: 'utf8',
    });
    expect(rights).toMatch(/Overall exposure level .*: [12]\.\d OK/);
    rmSync(`${path}.d`, { recursive: true });
    const security = execFileSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', path], {
      encoding: 'utf8',
    });
    expect(security).toMatch(/Overall exposure level .*: [01]\.\d OK/);
  });
});

describe('the image', () => {
  const lines = read('docker/Dockerfile').replaceAll('\\\n', '').split('\n');
  const valuesOf = (instruction: string): readonly string[] =>
    lines.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : []));
  const environment = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      [
        ...valuesOf('ENV')
          .join(' ')
          .matchAll(/(\S+)=(\S+)/g),
      ].map(([, name, value]) => [name, value]),
    );

  test('is not root, has its data in a volume, and runs a command that exists', () => {
    expect(valuesOf('USER')).toEqual(['node']);
    expect(lines.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(
      lines.lastIndexOf(valuesOf('RUN').at(-1)!),
    );
    expect(valuesOf('VOLUME')).toEqual([environment().SOTTO_RELAY_DATA_DIRECTORY]);
    expect(valuesOf('RUN')[0]).toBe('node tools/run.mjs sotto --version');
    expect(existsSync(join(ROOT, 'tools/run.mjs'))).toBe(true);
    const [, main = ''] = JSON.parse(valuesOf('ENTRYPOINT')[0]!) as string[];
    expect(existsSync(join(ROOT, main.slice('/opt/sotto/'.length)))).toBe(true);
    expect(valuesOf('CMD')).toEqual(['["relay", "run"]']);
    expect(valuesOf('RUN')[1]).toContain(`exec node ${main} "$@"`);
    expect(read('docker/Dockerfile')).toContain(`127.0.0.1:${environment().SOTTO_RELAY_METRICS_PORT}/readyz`);
  });

  test('needs a domain and no more', async () => {
    const config = await configOf({ ...environment(), SOTTO_RELAY_DOMAIN: 'a.example' });
    expect(config).toMatchObject({ domain: 'a.example', dataDirectory: '/data', host: '0.0.0.0' });
    await expect(configOf(environment())).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' });
  });

  test('of compose are two relays that know each other and can be reached from this machine', async () => {
    const compose = parse(read('docker/compose.yaml'), { merge: true }) as {
      readonly services: Readonly<Record<string, Service>>;
      readonly volumes: object;
    };
    expect(Object.keys(compose.services)).toEqual(['a', 'b']);
    for (const [name, { environment: said, ...service }] of Object.entries(compose.services)) {
      const other = name === 'a' ? 'b' : 'a';
      const config = await configOf({ ...environment(), ...said });
      expect(config.domain).toBe(`${name}.example`);
      expect(config.publicUrl).toBe(`http://${name}:4000`);
      expect(config.peers).toEqual({ [`${other}.example`]: `http://${other}:4000` });
      const [port = ''] = service.ports;
      expect(port).toMatch(/^127\.0\.0\.1:400[12]:4000$/);
      expect(config.authorities).toEqual([port.slice(0, port.lastIndexOf(':'))]);
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
      expect(existsSync(join(OPERATIONS, 'docker', service.build.context, service.build.dockerfile))).toBe(true);
      expect(service.volumes).toEqual([`${name}-data:/data`]);
      expect(compose.volumes).toHaveProperty(`${name}-data`);
    }
  });

  interface Service {
    readonly environment: Readonly<Record<string, string>>;
    readonly ports: readonly string[];
    readonly volumes: readonly string[];
    readonly read_only: boolean;
    readonly cap_drop: readonly string[];
    readonly build: { readonly context: string; readonly dockerfile: string };
  }
});

describe('proxies', () => {
  const pingSeconds = limit('STREAM_PING_INTERVAL_MS') / 1000;

  test('nginx passes the host on, takes the largest body, and leaves streams open for longer than a ping', () => {
    const config = read('proxy/nginx.conf').replaceAll(/#.*$/gm, '');
    expect(config.split('{').length).toBe(config.split('}').length);
    const locations = config.split(/^ {2}location /m).slice(1);
    expect(locations.map((location) => location.split(' {')[0])).toEqual(['/', '= /v1/stream']);
    for (const location of locations) expect(location).toContain('proxy_set_header Host $http_host;');
    const [, stream = ''] = locations;
    expect(stream).toContain('proxy_set_header Upgrade $http_upgrade;');
    for (const kind of ['read', 'send']) {
      const seconds = Number(new RegExp(`proxy_${kind}_timeout (\\d+)s;`).exec(stream)?.[1]);
      expect(seconds).toBeGreaterThan(2 * pingSeconds);
    }
    expect(config).toContain('client_max_body_size 2m;');
    expect(config).toContain('access_log off;');
    expect(config).not.toContain('X-Forwarded-For');
  });

  test('Caddy does the same', () => {
    const config = read('proxy/Caddyfile').replaceAll(/#.*$/gm, '');
    expect(config.split('{').length).toBe(config.split('}').length);
    expect(config).toContain('header_up -X-Forwarded-For');
    expect(config).toContain('max_size 2MB');
    expect(Number(/read_timeout (\d+)s/.exec(config)?.[1])).toBeGreaterThan(2 * pingSeconds);
  });
});

/** Of docs/limits.md, which is written from the code. */
function limit(name: string): number {
  const page = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8');
  const row = new RegExp(`^\\| \`${name}\` \\| \`([\\d_]+)\``, 'm').exec(page);
  return Number(row?.[1]?.replaceAll('_', ''));
}
