package io.chatops.core.memory;

import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hints;
import io.chatops.core.identity.HubId;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Hints between hubs in one process, on the thread that sends them; they can be cut for tests. */
public final class InMemoryHints implements Hints {
  private static final System.Logger LOG = System.getLogger(InMemoryHints.class.getName());

  private final Map<HubId, Listener> listeners = new ConcurrentHashMap<>();
  private volatile boolean cut;

  @Override
  public void publish(HubId from, Hint hint) {
    if (cut) {
      return;
    }
    listeners.forEach(
        (hub, listener) -> {
          if (!hub.equals(from) && !attempt(listener, each -> each.heard(hint))) {
            attempt(listener, Listener::missed);
          }
        });
  }

  @Override
  public void listen(HubId hub, Listener listener) {
    if (listeners.putIfAbsent(hub, listener) == null && !cut) {
      attempt(listener, Listener::missed);
    }
  }

  /** Loses all hints from now on. */
  public void cut() {
    cut = true;
  }

  /** Connects all hubs again. */
  public void reconnect() {
    cut = false;
    listeners.values().forEach(listener -> attempt(listener, Listener::missed));
  }

  private static boolean attempt(Listener listener, Consumer<Listener> work) {
    try {
      work.accept(listener);
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A hint was not followed", e);
      return false;
    }
  }
}
