package io.chatops.agent.request;

import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.util.Optional;

/**
 * Passes on only the requests that the host allows, and records each before it starts and after it
 * has ended. A request that cannot be recorded is not carried out.
 */
public final class GuardedHandler implements RequestHandler {
  private final Permissions permissions;
  private final ActionLog actions;
  private final RequestHandler handler;

  public GuardedHandler(Permissions permissions, ActionLog actions, RequestHandler handler) {
    this.permissions = permissions;
    this.actions = actions;
    this.handler = handler;
  }

  @Override
  public FromAgent.Reply handle(ToAgent.Request request, RunningRequest running)
      throws InterruptedException {
    Optional<String> rejection = permissions.rejection(request);
    if (rejection.isPresent()) {
      actions.rejected(request, rejection.get());
      throw new RequestFailedException(RefusalCode.NOT_ALLOWED, rejection.get());
    }
    try {
      if (!actions.started(permissions.recorded(request))) {
        throw new RequestFailedException(
            RefusalCode.BUSY,
            "the host's action log is full for this minute, and no action runs unrecorded:"
                + " try again"
                + " in a minute");
      }
    } catch (IOException e) {
      throw new RequestFailedException(
          RefusalCode.UNAVAILABLE,
          ("the host's action log cannot be written, and no action runs unrecorded: free space in"
                  + " the agent's state_dir, and let the agent's user write actions.log in its"
                  + " state_dir (%s)")
              .formatted(e.getMessage()));
    }
    return recorded(request, running);
  }

  private FromAgent.Reply recorded(ToAgent.Request request, RunningRequest running)
      throws InterruptedException {
    try {
      FromAgent.Reply end = handler.handle(request, running);
      actions.ended(request, end);
      return end;
    } catch (RequestFailedException e) {
      actions.failed(request, e.code(), String.valueOf(e.getMessage()));
      throw e;
    } catch (InterruptedException | RuntimeException | Error e) {
      actions.failed(request, RefusalCode.FAILED, e.toString());
      throw e;
    }
  }
}
