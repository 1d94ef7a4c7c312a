package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Supplies the containers in a report. */
public interface ContainerSource {

  /**
   * Returns the containers and their usage since the previous call; absent while they are unknown.
   * Never waits for a container engine.
   */
  @Nullable List<AgentReport.Container> sample();

  /** Returns a source without containers, for when access is off or there is no engine. */
  static ContainerSource none() {
    return () -> null;
  }
}
