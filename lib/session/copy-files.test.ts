/** kubectl cp over the whole simulation, both directions, with and without tar in the image. */
import { SECOND } from '../engine/sim/kernel-contract';
import { openSession } from './factory';
import { runToEnd } from './setup';

async function run(script: string) {
  const start = {
    lab: null,
    profile: 'minikube',
    seed: 'a',
    epochMs: Date.UTC(2026, 10, 21, 4),
    engineVersion: 'test',
  };
  const { session, cluster } = await openSession(start, null);
  const ready =
    'kubectl run web --image=nginx; kubectl run bb --image=busybox --command -- sleep 1d; kubectl wait pod --all --for=condition=Ready --timeout=90s';
  const files = 'mkdir -p d/empty; echo x > d/x; ln -s x d/l; chmod 600 d/x';
  const whole = `{ ${ready}; } >/dev/null; ${files}; exec 2>&1; ${script}`;
  const { stdout, stderr } = await runToEnd(session, cluster, whole, 3_600 * SECOND);
  return stdout + stderr;
}

test('a directory goes there and back; links stay behind with a warning', async () => {
  const shown = await run(
    'kubectl cp d web:/tmp; kubectl exec web -- stat -c "%n %a %u" /tmp/d/x /tmp/d/empty; kubectl exec web -- readlink /tmp/d/l; kubectl cp web:/tmp/d back; find back; cat back/x',
  );
  expect(shown).toBe(
    [
      '/tmp/d/x 600 1000',
      '/tmp/d/empty 755 1000',
      'x',
      "tar: Removing leading `/' from member names",
      'warning: skipping symlink: "back/l" -> "x" (consider using "kubectl exec -n "" "web" -- tar cf - "/tmp/d" | tar xf -")',
      'back',
      'back/empty',
      'back/x',
      'x',
      '',
    ].join('\n'),
  );
});

test.each([
  [
    'd/x bb:/nodir/x',
    "tar: can't change directory to '/nodir': No such file or directory\ncommand terminated with exit code 1\n",
  ],
  ['web:/etc/hosts .', "tar: Removing leading `/' from member names\nerror: open .: is a directory\n"],
  [
    'web:/nope x',
    "tar: Removing leading `/' from member names\ntar: /nope: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\ncommand terminated with exit code 2\n",
  ],
  ['nofile web:/tmp', "error: nofile doesn't exist in local filesystem\n"],
  ['d/x nopod:/tmp', 'Error from server (NotFound): pods "nopod" not found\n'],
  ['d/x y', 'error: one of src or dest must be a remote file specification\n'],
  ['d/x web:', 'error: filepath can not be empty\n'],
])('cp %s', async (args, shown) => {
  expect(await run(`kubectl cp ${args}`)).toBe(shown);
});

test('without tar the runtime’s refusal is shown', async () => {
  const pod = "$(kubectl get po -n kube-system -l k8s-app=kube-dns -o jsonpath='{.items[0].metadata.name}')";
  expect(await run(`kubectl cp -n kube-system d/x ${pod}:/tmp/x; echo $?`)).toMatch(
    /^OCI runtime exec failed: exec failed: .*exec: "tar": executable file not found in \$PATH.*\r?\ncommand terminated with exit code 12[67]\n12[67]\n$/,
  );
});
