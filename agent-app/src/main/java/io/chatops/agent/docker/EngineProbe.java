package io.chatops.agent.docker;

import io.chatops.agent.config.DockerHost;
import java.util.List;
import java.util.Set;

/**
 * The result of a query to the container engine.
 *
 * @param present true if an engine may be listening
 * @param working true if it answered
 * @param text the engine, its version and number of containers; or the problem and its remedy
 */
public record EngineProbe(boolean present, boolean working, String text) {

  /** Queries the first engine present; takes seconds if the engine hangs. */
  public static EngineProbe of(List<DockerHost> hosts) {
    DockerHost host = ContainerWatch.present(hosts);
    try {
      ContainerEngine engine = new ContainerEngine(host);
      String version = ContainerWatch.describe(engine.version());
      int containers = engine.containers(Set.of()).size();
      return new EngineProbe(
          true, true, version + " at " + host + ", " + containers + " containers");
    } catch (EngineFailure e) {
      return new EngineProbe(host.present(), false, String.valueOf(e.getMessage()));
    }
  }
}
