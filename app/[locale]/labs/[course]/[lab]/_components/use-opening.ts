'use client';

/** Begins an attempt when the page came without one, as a guest when nobody is signed in; says what stands in the way. */
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { startAsGuest } from '../../../../../_ui/account-client';

export type Obstacle = 'limit' | 'unopened';

export function useOpening(attemptId: string | null, known: boolean, lab: string): Obstacle | null {
  const router = useRouter();
  const [obstacle, setObstacle] = useState<Obstacle | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (attemptId !== null || asked.current) return;
    asked.current = true; // effects run twice in development; two guests would be one too many
    void open(known, lab).then((hindered) => {
      setObstacle(hindered);
      if (hindered === null) router.refresh();
    });
  }, [attemptId, known, lab, router]);
  return obstacle;
}

async function open(known: boolean, lab: string): Promise<Obstacle | null> {
  try {
    if (!known && !(await startAsGuest()).ok) return 'limit';
    const response = await fetch('/api/attempts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ lab }),
    });
    return response.ok ? null : response.status === 429 ? 'limit' : 'unopened';
  } catch {
    return 'unopened';
  }
}
