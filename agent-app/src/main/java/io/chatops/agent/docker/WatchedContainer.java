package io.chatops.agent.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import io.chatops.agent.collect.HostText;
import io.chatops.agent.collect.Numbers;
import io.chatops.protocol.AgentReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine described it.
 *
 * @param group absent if the kernel's counters cannot be read
 * @param polled the engine's own readings of its usage; absent if the group supplies it
 */
record WatchedContainer(
    String id,
    Listed listed,
    Inspected inspected,
    @Nullable ControlGroup group,
    @Nullable Change polled) {
  private static final int MAX_TEXT_LENGTH = 256;
  private static final int MAX_PORTS = 32;

  /**
   * The details that each list from the engine updates.
   *
   * @param state Docker's word: created, running, paused, restarting, exited, dead, removing
   * @param status a text for users, such as "Up 2 hours (healthy)", as old as the last list
   */
  record Listed(
      String name,
      @Nullable String image,
      @Nullable String state,
      @Nullable String status,
      @Nullable Instant created,
      List<String> ports) {
    static Listed of(Container listed) {
      return new Listed(
          WatchedContainer.name(listed),
          text(listed.getImage()),
          text(listed.getState()),
          text(listed.getStatus()),
          listed.getCreated() == null ? null : Instant.ofEpochSecond(listed.getCreated()),
          WatchedContainer.ports(listed));
    }
  }

  /**
   * The details that only an inspection returns.
   *
   * @param pid the process id of its first process; absent unless it runs
   * @param hostNetwork true if it uses the host's network
   * @param memoryLimited true if it has a memory limit of its own
   */
  record Inspected(
      @Nullable String health,
      @Nullable Integer restartCount,
      @Nullable Long pid,
      boolean hostNetwork,
      boolean memoryLimited) {
    static Inspected of(InspectContainerResponse inspected) {
      ContainerState state = inspected.getState();
      Long pid = state == null ? null : state.getPidLong();
      var settings = inspected.getHostConfig();
      return new Inspected(
          WatchedContainer.health(state),
          inspected.getRestartCount(),
          pid == null || pid <= 0 ? null : pid,
          settings != null && "host".equals(settings.getNetworkMode()),
          settings != null && settings.getMemory() != null && settings.getMemory() > 0);
    }
  }

  /** Two consecutive readings; the earlier one is absent at first. */
  record Change(@Nullable ContainerUse before, ContainerUse now) {}

  /** Returns a copy updated from a newer list. */
  WatchedContainer listedAs(Container newer) {
    return new WatchedContainer(id, Listed.of(newer), inspected, group, polled);
  }

  /** Returns a copy with a newer reading from the engine. */
  WatchedContainer polled(ContainerUse now) {
    ContainerUse before = polled == null ? null : polled.now();
    return new WatchedContainer(id, listed, inspected, group, new Change(before, now));
  }

  boolean running() {
    return inspected.pid() != null;
  }

  /** Returns the container for a report; its usage is absent without a reading. */
  AgentReport.Container report(@Nullable Change change) {
    ContainerUse now = change == null ? null : change.now();
    Rates rates = new Rates(change);
    Double cpuSeconds = rates.of(ContainerUse::cpuNanos);
    return new AgentReport.Container(
        id,
        listed.name(),
        listed.image(),
        listed.state(),
        listed.status(),
        listed.created(),
        listed.ports(),
        cpuSeconds == null ? null : Double.valueOf(cpuSeconds / 1e7),
        now == null ? null : now.memoryBytes(),
        now == null ? null : now.memoryLimitBytes(),
        rates.of(ContainerUse::receivedBytes),
        rates.of(ContainerUse::sentBytes),
        rates.of(ContainerUse::readBytes),
        rates.of(ContainerUse::writtenBytes),
        inspected.health(),
        inspected.restartCount());
  }

  // A linked container also has names of the form /other/alias.
  private static String name(Container listed) {
    String[] names = listed.getNames() == null ? new String[0] : listed.getNames();
    return Arrays.stream(names)
        .map(name -> name.startsWith("/") ? name.substring(1) : name)
        .filter(name -> !name.isEmpty() && name.indexOf('/') < 0)
        .map(name -> HostText.cut(HostText.clean(name), MAX_TEXT_LENGTH))
        .findFirst()
        .orElse(listed.getId());
  }

  private static List<String> ports(Container listed) {
    ContainerPort[] ports = listed.getPorts();
    return ports == null
        ? List.of()
        : Arrays.stream(ports).limit(MAX_PORTS).map(WatchedContainer::port).sorted().toList();
  }

  // The format of docker ps.
  private static String port(ContainerPort port) {
    String inside = port.getPrivatePort() + "/" + port.getType();
    if (port.getPublicPort() == null) {
      return HostText.clean(inside);
    }
    String ip = port.getIp() == null ? "" : port.getIp();
    String address = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
    return HostText.clean(address + ":" + port.getPublicPort() + "->" + inside);
  }

  // Some engines report "none" for a container without a health check.
  private static @Nullable String health(@Nullable ContainerState state) {
    if (state == null || state.getHealth() == null) {
      return null;
    }
    String health = text(state.getHealth().getStatus());
    return "none".equals(health) ? null : health;
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty()
        ? null
        : HostText.cut(HostText.clean(text), MAX_TEXT_LENGTH);
  }

  /** Computes the rates of counters between two readings. */
  private record Rates(@Nullable Change change) {
    @Nullable Double of(Function<ContainerUse, @Nullable Long> counter) {
      if (change == null || change.before() == null) {
        return null;
      }
      Long before = counter.apply(change.before());
      Long after = counter.apply(change.now());
      double seconds = (change.now().nanos() - change.before().nanos()) / 1e9;
      return before == null || after == null ? null : Numbers.perSecond(before, after, seconds);
    }
  }
}
