package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The source of the containers in a report. */
public interface ContainerSource {

  /**
   * The containers now, with their use since the previous call; absent while they are not known.
   * Never waits for a container engine.
   */
  @Nullable List<AgentReport.Container> sample();

  /** The source without containers: looking is not allowed, or there is no engine. */
  static ContainerSource none() {
    return () -> null;
  }
}
