package io.chatops.core.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt to send. Reasons are for the channel's owner: words of ours such as
 * {@code HTTP 503}, at most 200 characters, never a part of the answer, of an address or of a
 * secret.
 */
public sealed interface Receipt {

  <R> R handle(Handler<R> handler);

  /** One way for each outcome. */
  interface Handler<R> {
    R on(Delivered receipt);

    R on(Retry receipt);

    R on(Rejected receipt);
  }

  /**
   * The receiver has accepted it.
   *
   * @param detail its response, e.g. {@code HTTP 200}
   */
  record Delivered(String detail) implements Receipt {
    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * It may work later: no connection, no answer in time, HTTP 429 or 5xx.
   *
   * @param after when the other side said to come again; absent: it did not say
   */
  record Retry(String reason, @Nullable Duration after) implements Receipt {
    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A retry will hardly succeed until someone changes a setting: HTTP 401, a forbidden address. */
  record Rejected(String reason) implements Receipt {
    @Override
    public <R> R handle(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
