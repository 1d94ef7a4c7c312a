package io.chatops.agent.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Version;
import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.collect.HostText;
import io.chatops.agent.config.DockerHost;
import io.chatops.agent.delivery.Backoff;
import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.FromAgent.RefusalCode;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The list of this host's containers. It is read when the engine is first reached and follows the
 * engine's events. It is read again each minute, because an event may be missed and status texts
 * such as "Up 3 minutes" go stale. An engine that is down is tried again. The work is done on a
 * thread of its own; any thread may read the list.
 */
public final class ContainerWatch implements Closeable {
  private static final Duration LIST = Duration.ofMinutes(1);
  // Used only for containers whose counters cannot be read; each query costs the engine a
  // millisecond.
  private static final Duration STATISTICS = Duration.ofSeconds(30);
  // A restart is four events at once, and a container that keeps failing can send them all day.
  private static final Duration SETTLE = Duration.ofMillis(250);
  // After too many changes to look at each container, whose lists may lag behind its events.
  private static final Duration RELIST = Duration.ofSeconds(2);

  private final List<DockerHost> hosts;
  private final HostFiles files;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final Thread thread;

  private volatile @Nullable List<WatchedContainer> containers;
  // The fields below are used only by the thread.
  private final Map<String, WatchedContainer> known = new HashMap<>();
  private @Nullable String logged;

  /**
   * Creates the watch, which is idle until {@link #start}.
   *
   * @param hosts the possible addresses of the engine; the first one present is used
   * @param files used only by this object's own thread
   */
  public ContainerWatch(
      List<DockerHost> hosts,
      HostFiles files,
      Backoff backoff,
      LongSupplier nanoTime,
      AgentLog log) {
    this.hosts = List.copyOf(hosts);
    this.files = files;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.log = log;
    this.thread = new Thread(this::run, "containers");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** Returns all containers by name; absent while no engine can be reached. */
  @Nullable List<WatchedContainer> containers() {
    return containers;
  }

  /** Returns the first host where an engine may be listening, or else the first of all. */
  static DockerHost present(List<DockerHost> hosts) {
    return hosts.stream().filter(DockerHost::present).findFirst().orElse(hosts.get(0));
  }

  private void run() {
    try {
      while (true) {
        DockerHost host = present(hosts);
        try {
          watch(host);
        } catch (EngineFailure e) {
          logOnce("Containers are not reported: " + e.getMessage());
        } catch (RuntimeException e) {
          logOnce("Containers are not reported: " + EngineFailure.of(host, e).getMessage());
        }
        containers = null;
        known.clear();
        Thread.sleep(backoff.next().toMillis());
      }
    } catch (InterruptedException e) {
      containers = null;
    }
  }

  private void watch(DockerHost host) throws InterruptedException {
    ContainerEngine engine = new ContainerEngine(host);
    Version version = engine.version();
    try (ChangedContainers changes = new ChangedContainers()) {
      engine.changes(changes);
      // Subscribe before the list is read, so that no change is missed.
      if (!changes.awaitStart(ContainerEngine.QUERY_TIMEOUT)) {
        throw ended(engine, changes);
      }
      listAll(engine);
      logOnce(
          known.size() + " containers of " + describe(version) + " at " + host + " are reported");
      backoff.reset();
      follow(engine, changes);
      throw ended(engine, changes);
    } catch (IOException e) {
      throw engine.failure(e);
    }
  }

  private void follow(ContainerEngine engine, ChangedContainers changes)
      throws InterruptedException {
    long listAt = nanoTime.getAsLong() + LIST.toNanos();
    long statisticsAt = nanoTime.getAsLong();
    while (!changes.ended()) {
      long now = nanoTime.getAsLong();
      Optional<Set<String>> changed =
          changes.await(Duration.ofNanos(Math.min(listAt, statisticsAt) - now));
      now = nanoTime.getAsLong();
      if (changed.isEmpty() || now - listAt >= 0) {
        listAll(engine);
        listAt = now + (changed.isEmpty() ? RELIST : LIST).toNanos();
      }
      if (changed.isPresent() && !changed.get().isEmpty()) {
        list(engine, changed.get());
        Thread.sleep(SETTLE.toMillis());
      }
      if (now - statisticsAt >= 0) {
        poll(engine);
        statisticsAt = now + STATISTICS.toNanos();
      }
    }
  }

  private void listAll(ContainerEngine engine) {
    List<Container> listed = engine.containers(Set.of());
    known.keySet().retainAll(listed.stream().map(Container::getId).toList());
    for (Container container : listed) {
      WatchedContainer before = known.get(container.getId());
      if (before != null
          && container.getState() != null
          && container.getState().equals(before.listed().state())) {
        known.put(container.getId(), before.listedAs(container));
      } else {
        look(engine, container);
      }
    }
    publish();
  }

  // Docker sends the events of pause and unpause before its lists show them. It holds the
  // container's lock until they do, and an inspection waits for that lock: so it comes first.
  private void list(ContainerEngine engine, Set<String> changed) {
    Map<String, InspectContainerResponse> inspected = new HashMap<>();
    for (String id : changed) {
      inspect(engine, id).ifPresent(details -> inspected.put(id, details));
    }
    List<Container> listed = engine.containers(changed);
    known.keySet().removeAll(changed);
    for (Container container : listed) {
      InspectContainerResponse details = inspected.get(container.getId());
      if (details != null) {
        keep(container, details);
      }
    }
    publish();
  }

  private void look(ContainerEngine engine, Container listed) {
    inspect(engine, listed.getId())
        .ifPresentOrElse(details -> keep(listed, details), () -> known.remove(listed.getId()));
  }

  /**
   * Returns the details of a container; absent if it has vanished or cannot be inspected. Then the
   * next event or list covers it.
   */
  private static Optional<InspectContainerResponse> inspect(ContainerEngine engine, String id) {
    try {
      return Optional.of(engine.inspect(id));
    } catch (EngineFailure e) {
      if (e.code() == RefusalCode.UNAVAILABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void keep(Container listed, InspectContainerResponse inspected) {
    String id = listed.getId();
    WatchedContainer.Inspected details = WatchedContainer.Inspected.of(inspected);
    Long pid = details.pid();
    ControlGroup group =
        pid == null ? null : ControlGroup.find(files, id, pid, details.hostNetwork()).orElse(null);
    known.put(
        id, new WatchedContainer(id, WatchedContainer.Listed.of(listed), details, group, null));
  }

  private void poll(ContainerEngine engine) {
    boolean any = false;
    for (WatchedContainer container : List.copyOf(known.values())) {
      if (!container.running() || container.group() != null) {
        continue;
      }
      any = true;
      ContainerUse use;
      try {
        use =
            ContainerUse.of(
                engine.statistics(container.id()),
                nanoTime.getAsLong(),
                container.inspected().memoryLimited());
      } catch (EngineFailure e) {
        if (e.code() == RefusalCode.UNAVAILABLE) {
          throw e;
        }
        continue;
      }
      known.put(container.id(), container.polled(use));
    }
    if (any) {
      publish();
    }
  }

  private void publish() {
    containers =
        known.values().stream()
            .sorted(Comparator.comparing(container -> container.listed().name()))
            .toList();
  }

  private static EngineFailure ended(ContainerEngine engine, ChangedContainers changes) {
    Throwable failure = changes.failure();
    return failure == null
        ? new EngineFailure(
            RefusalCode.UNAVAILABLE,
            "the container engine stopped or sends no events; check that it is running",
            null)
        : engine.failure(failure);
  }

  /** Returns the engine and its version, such as "Docker 26.1.5". */
  static String describe(Version version) {
    String platform = version.getPlatform() == null ? "" : version.getPlatform().getName();
    // Builds of Docker other than its own name no platform.
    String name = platform == null || platform.isBlank() ? "Docker" : platform;
    return HostText.cut(HostText.clean(name + " " + version.getVersion()), 100);
  }

  // Logged once per change; an engine that stays down would fill the log.
  private void logOnce(String text) {
    if (!text.equals(logged)) {
      logged = text;
      log.info(text);
    }
  }
}
