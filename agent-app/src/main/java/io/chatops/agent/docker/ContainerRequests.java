package io.chatops.agent.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.config.DockerHost;
import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.request.RequestHandler;
import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops and restarts containers and reads their logs, within the limits of the host's
 * configuration.
 */
public final class ContainerRequests implements RequestHandler {
  private static final int MAX_STOP_SECONDS = 300;

  private final ContainerAccess access;
  private final List<DockerHost> hosts;

  /**
   * @param hosts the possible addresses of the engine; each request uses the first one present
   */
  public ContainerRequests(ContainerAccess access, List<DockerHost> hosts) {
    this.access = access;
    this.hosts = List.copyOf(hosts);
  }

  @Override
  public FromAgent.Reply handle(ToAgent.Request request, RunningRequest running)
      throws InterruptedException {
    try {
      if (request instanceof ToAgent.ControlContainer control) {
        return control(control, running);
      }
      if (request instanceof ToAgent.GetContainerLogs read) {
        return logs(read.containerId()).read(read, running);
      }
      if (request instanceof ToAgent.FollowContainerLogs follow) {
        return logs(follow.containerId()).follow(follow, running);
      }
    } catch (EngineFailure e) {
      throw new RequestFailedException(e.code(), String.valueOf(e.getMessage()));
    }
    throw new RequestFailedException(
        RefusalCode.INVALID, "this is not a request about a container");
  }

  private FromAgent.Reply control(ToAgent.ControlContainer request, RunningRequest running) {
    // GuardedHandler has checked this already, but a container must never be controlled without
    // permission.
    if (access != ContainerAccess.CONTROL) {
      throw new RequestFailedException(
          RefusalCode.NOT_ALLOWED,
          "this host does not let the hub control containers: set containers: control in its"
              + " agent.yaml");
    }
    Integer seconds = request.timeoutSeconds();
    if (seconds != null && (seconds < 0 || seconds > MAX_STOP_SECONDS)) {
      throw new RequestFailedException(
          RefusalCode.INVALID, "timeout must be 0 to " + MAX_STOP_SECONDS + " seconds");
    }
    ContainerEngine engine = new ContainerEngine(ContainerWatch.present(hosts));
    String id = find(engine, request.containerId()).getId();
    Interruption.on(
        running,
        () -> {
          switch (request.operation()) {
            case START -> engine.start(id);
            case STOP -> engine.stop(id, seconds);
            case RESTART -> engine.restart(id, seconds);
          }
        });
    return new FromAgent.ContainerChanged(
        request.requestId(), request.operation(), request.containerId(), state(engine, id));
  }

  private LogForwarder logs(String container) {
    if (access == ContainerAccess.OFF) {
      throw new RequestFailedException(
          RefusalCode.NOT_ALLOWED,
          "this host does not let the hub read containers: set containers: read in its agent.yaml");
    }
    ContainerEngine engine = new ContainerEngine(ContainerWatch.present(hosts));
    return new LogForwarder(engine, find(engine, container), container);
  }

  private static InspectContainerResponse find(ContainerEngine engine, String container) {
    ContainerId wanted = new ContainerId(container);
    InspectContainerResponse found = engine.inspect(wanted.text());
    if (!wanted.matches(found.getId(), String.valueOf(found.getName()))) {
      throw new RequestFailedException(
          RefusalCode.NOT_FOUND, "there is no container with that id or name on this host");
    }
    return found;
  }

  // A container that removes itself when it exits no longer has a state.
  private static @Nullable String state(ContainerEngine engine, String id) {
    try {
      InspectContainerResponse.ContainerState state = engine.inspect(id).getState();
      return state == null ? null : state.getStatus();
    } catch (EngineFailure e) {
      if (e.code() == RefusalCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }
}
