package io.chatops.agent.update;

import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.request.RequestHandler;
import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ReleaseVersion;
import io.chatops.protocol.ToAgent;

/**
 * Updates the agent at the request of the hub, and then stops it, so that the new version starts.
 */
public final class UpdateHandler implements RequestHandler {
  private final Source updater;
  private final Runnable restart;

  /** Creates the updater when it is needed. */
  public interface Source {
    Updater get() throws UpdateException;
  }

  /**
   * @param restart asks the agent to stop; returns at once
   */
  public UpdateHandler(Source updater, Runnable restart) {
    this.updater = updater;
    this.restart = restart;
  }

  @Override
  public FromAgent.Reply handle(ToAgent.Request request, RunningRequest running)
      throws InterruptedException {
    if (!(request instanceof ToAgent.UpdateAgent update)) {
      throw new RequestFailedException(RefusalCode.INVALID, "this is not a request for an update");
    }
    ReleaseVersion wanted =
        ReleaseVersion.parse(update.version())
            .orElseThrow(
                () ->
                    new RequestFailedException(
                        RefusalCode.INVALID, "version must be like 0.2.0 or 0.2.0-rc.1"));
    try {
      ReleaseVersion staged = updater.get().stage(wanted, false, running::isCancelled);
      restart.run();
      return new FromAgent.UpdateStaged(update.requestId(), staged.text());
    } catch (UpdateException e) {
      throw new RequestFailedException(
          switch (e.reason()) {
            case NOTHING_NEWER -> RefusalCode.CONFLICT;
            case UNAVAILABLE, NO_KEY -> RefusalCode.UNAVAILABLE;
            case REJECTED -> RefusalCode.FAILED;
          },
          String.valueOf(e.getMessage()));
    }
  }
}
