package io.chatops.agent.request;

import io.chatops.protocol.FromAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A request whose hub is the test: it records what is sent, and can be slow or gone. */
public final class RecordedRequest implements RunningRequest {
  public final List<FromAgent.Reply> sent = new CopyOnWriteArrayList<>();
  private final List<Runnable> onCancel = new ArrayList<>();
  private final String id;
  private boolean cancelled;
  private boolean stalled;

  public RecordedRequest(String id) {
    this.id = id;
  }

  /** Sets whether the hub stops reading. */
  public synchronized void stall(boolean stalls) {
    stalled = stalls;
    notifyAll();
  }

  public void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      cancelled = true;
      notifyAll();
      actions = List.copyOf(onCancel);
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public synchronized boolean send(FromAgent.Reply part) throws InterruptedException {
    while (stalled && !cancelled) {
      wait();
    }
    return !cancelled && sent.add(part);
  }

  @Override
  public synchronized boolean offer(FromAgent.Reply part) {
    return !stalled && !cancelled && sent.add(part);
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public synchronized void onCancel(Runnable action) {
    onCancel.add(action);
  }
}
