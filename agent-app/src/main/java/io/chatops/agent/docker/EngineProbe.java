package io.chatops.agent.docker;

import io.chatops.agent.config.DockerHost;
import java.util.List;
import java.util.Set;

/**
 * The result of asking for a container engine.
 *
 * @param present true if an engine should answer
 * @param working true if it does
 * @param text the engine, its version and number of containers; or the trouble and its remedy
 */
public record EngineProbe(boolean present, boolean working, String text) {

  /** Asks the first engine that is present; takes seconds when that hangs. */
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
