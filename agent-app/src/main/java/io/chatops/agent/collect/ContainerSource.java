package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the containers of this machine. */
public interface ContainerSource {

  /**
   * The containers now, with what they used since the call before; absent while they are not known.
   * Never waits for a container engine.
   */
  @Nullable List<AgentReport.Container> sample();

  /** Where nobody may look, or nobody has to. */
  static ContainerSource none() {
    return () -> null;
  }
}
