package io.chatops.core.agent;

import io.chatops.core.agent.ActionSlots.Slot;
import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.identity.Actor;
import io.chatops.core.server.Server;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A started action on a host: its start is recorded, and it holds a slot until its end. */
public final class HostAction {
  private final HostActions actions;
  private final Actor actor;
  private final Server server;
  private final ActionDetails details;
  private final Slot slot;
  private final AtomicBoolean holds = new AtomicBoolean(true);

  HostAction(HostActions actions, Actor actor, Server server, ActionDetails details, Slot slot) {
    this.actions = actions;
    this.actor = actor;
    this.server = server;
    this.details = details;
    this.slot = slot;
  }

  /**
   * Asks the agent, frees the slot with its answer, and then puts the end on record.
   *
   * @param executor runs the recording, which blocks
   * @param success describes a success for the record; returns null for one that needs no record
   * @return the answer, once its end is on record
   */
  public <T> CompletableFuture<T> request(
      Supplier<CompletableFuture<T>> agent,
      Executor executor,
      Function<T, @Nullable String> success) {
    CompletableFuture<T> answer;
    try {
      answer = agent.get();
    } catch (RuntimeException e) {
      failed(e);
      throw e;
    }
    return answer
        .whenComplete((value, failure) -> release())
        .whenCompleteAsync(
            (value, failure) -> {
              String how = failure == null ? success.apply(value) : null;
              if (failure != null) {
                failed(failure);
              } else if (how != null) {
                ended(true, how);
              }
            },
            executor);
  }

  /** Frees the slot, once: later, it may be another's. */
  public void release() {
    if (holds.getAndSet(false)) {
      slot.close();
    }
  }

  /** Frees the slot and puts a failure on record. Blocking; never throws. */
  public void failed(Throwable failure) {
    ended(false, HostActions.reason(failure));
  }

  /** Frees the slot and puts the end on record. Blocking; never throws. */
  public void ended(boolean completed, String how) {
    release();
    actions.ended(actor, server, details, completed, how);
  }

  @Override
  public String toString() {
    return details.action().wireName() + " on server=" + server.id();
  }
}
