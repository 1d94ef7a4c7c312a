package io.chatops.agent.docker;

import io.chatops.agent.collect.HostFiles;
import io.chatops.protocol.AgentReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Supplies a report's containers: their last known description from the engine and their current
 * usage from the kernel. It never queries the engine, so it never waits for it. For one thread
 * only.
 */
public final class ContainerSampler implements Supplier<@Nullable List<AgentReport.Container>> {
  private final ContainerWatch watch;
  private final HostFiles files;
  private final LongSupplier nanoTime;
  private Map<String, Reading> before = Map.of();

  public ContainerSampler(ContainerWatch watch, HostFiles files, LongSupplier nanoTime) {
    this.watch = watch;
    this.files = files;
    this.nanoTime = nanoTime;
  }

  @Override
  public @Nullable List<AgentReport.Container> get() {
    List<WatchedContainer> containers = watch.containers();
    if (containers == null) {
      before = Map.of();
      return null;
    }
    Map<String, Reading> now = new HashMap<>();
    List<AgentReport.Container> sampled = new ArrayList<>(containers.size());
    for (WatchedContainer container : containers) {
      sampled.add(container.report(change(container, now)));
    }
    before = now;
    return sampled;
  }

  private WatchedContainer.@Nullable Change change(
      WatchedContainer container, Map<String, Reading> now) {
    ControlGroup group = container.group();
    Long pid = container.inspected().pid();
    if (group == null || pid == null) {
      return container.polled();
    }
    Optional<ContainerUse> use = group.read(files, nanoTime.getAsLong());
    if (use.isEmpty()) {
      return null;
    }
    Reading earlier = before.get(container.id());
    now.put(container.id(), new Reading(pid, use.get()));
    // The counters of a restarted container begin at zero.
    ContainerUse earlierUse = earlier == null || earlier.pid != pid ? null : earlier.use;
    return new WatchedContainer.Change(earlierUse, use.get());
  }

  private record Reading(long pid, ContainerUse use) {}
}
