package io.chatops.agent.request;

import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.util.ArrayList;
import java.util.List;

/** A request, from its admission until its last message is sent. */
final class RequestTask implements RunningRequest {
  private final ToAgent.Request request;
  private final RequestHandler handler;
  private final ReplySender sender;
  private final AgentLog log;
  private final List<Runnable> onCancel = new ArrayList<>();
  private volatile boolean cancelled;
  private volatile boolean abandoned;
  private volatile boolean ended;

  RequestTask(ToAgent.Request request, RequestHandler handler, ReplySender sender, AgentLog log) {
    this.request = request;
    this.handler = handler;
    this.sender = sender;
    this.log = log;
  }

  /**
   * Serves the request and sends its last message.
   *
   * @param release frees the capacity that the request used. It runs before the hub receives the
   *     last message, because the hub may send the next request at once
   */
  void run(Runnable release) {
    try {
      FromAgent end = serve();
      // Set before the last message is sent, since the hub may reuse the id at once.
      ended = true;
      sender.send(end, () -> abandoned, release);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FromAgent serve() throws InterruptedException {
    try {
      return handler.handle(request, this);
    } catch (RequestFailedException e) {
      return new FromAgent.Refusal(String.valueOf(e.getMessage()), id(), e.code());
    } catch (RuntimeException e) {
      log.warn("Could not serve request=" + id() + ": " + e);
      return new FromAgent.Refusal("the agent failed: " + e, id(), RefusalCode.FAILED);
    }
  }

  /** Cancels the request for the hub; the last message is still sent. */
  void cancel() {
    List<Runnable> actions;
    synchronized (onCancel) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      actions = List.copyOf(onCancel);
    }
    actions.forEach(Runnable::run);
  }

  /** Cancels the request because the connection has ended; nothing more is sent. */
  void abandon() {
    abandoned = true;
    cancel();
  }

  /** Returns true if this is the request with that id and its last message is still to come. */
  boolean answers(String id) {
    return !ended && id().equals(id);
  }

  /** Returns the request without its text, which may hold a secret; the action log has it. */
  @Override
  public String toString() {
    return request.getClass().getSimpleName() + " request=" + id();
  }

  @Override
  public String id() {
    return request.requestId();
  }

  @Override
  public boolean send(FromAgent.Reply part) throws InterruptedException {
    return sender.send(part, this::isCancelled);
  }

  @Override
  public boolean offer(FromAgent.Reply part) {
    return !cancelled && sender.offer(part);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (onCancel) {
      if (!cancelled) {
        onCancel.add(action);
        return;
      }
    }
    action.run();
  }
}
