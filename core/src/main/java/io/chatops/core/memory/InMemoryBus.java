package io.chatops.core.memory;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusLink;
import io.chatops.core.identity.HubId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bus between hubs in one process, for tests; it can be cut. Safe for use by many threads. */
public final class InMemoryBus {
  private static final String PROBLEM = "the test has cut it";

  private final Map<HubId, Link> open = new HashMap<>();
  private boolean cut;

  /** Returns a link of this hub, which is not open yet. */
  public BusLink link(HubId hub) {
    return new Link(hub);
  }

  /** Cuts all links. */
  public synchronized void cut() {
    cut = true;
    open.values().forEach(link -> link.ends().cut(PROBLEM));
  }

  /** Connects all links again. */
  public synchronized void mend() {
    cut = false;
    open.values().forEach(link -> link.ends().connected());
  }

  private synchronized void open(Link link) {
    open.put(link.hub, link);
    if (cut) {
      link.ends().cut(PROBLEM);
    } else {
      link.ends().connected();
    }
  }

  private synchronized void close(Link link) {
    open.remove(link.hub);
  }

  private synchronized Map<HubId, Link> listeners() {
    if (cut) {
      throw new BusException(Reason.CUT, PROBLEM);
    }
    return Map.copyOf(open);
  }

  private final class Link implements BusLink {
    private final HubId hub;
    private volatile @Nullable Ends ends;

    private Link(HubId hub) {
      this.hub = hub;
    }

    private Ends ends() {
      Ends present = ends;
      if (present == null) {
        throw new IllegalStateException("not open");
      }
      return present;
    }

    @Override
    public void open(Ends receiver) {
      ends = receiver;
      InMemoryBus.this.open(this);
    }

    @Override
    public void send(List<Outgoing> frames) {
      for (Outgoing frame : frames) {
        Map<HubId, Link> listeners = listeners();
        HubId to = frame.to();
        if (to == null) {
          listeners.values().forEach(listener -> deliver(frame, listener));
          continue;
        }
        Link listener = listeners.get(to);
        if (listener != null) {
          deliver(frame, listener);
        }
      }
    }

    private static void deliver(Outgoing frame, Link listener) {
      byte[] bytes = new byte[frame.frame().remaining()];
      frame.frame().duplicate().get(bytes);
      listener.ends().received(bytes);
    }

    @Override
    public void close() {
      InMemoryBus.this.close(this);
    }
  }
}
