package io.chatops.core.remote;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer, or a stream of events, on its way to the hub that asked for it. That hub pulls piece
 * after piece, so it is never sent more than it takes. A pull waits for the next piece, and for a
 * few seconds at most. Whoever adds something only leaves it here: it is sent by {@link #pull},
 * {@link #turn} and {@link #serve}, never on the thread of an agent. Safe for use by many threads.
 */
final class Outbox {
  /** The most bytes of an answer that is sent however full the budget is. */
  static final int SMALL = 64 << 10;

  /** The longest wait of a pull. */
  static final Duration HOLD = Duration.ofSeconds(5);

  /** The time without a pull after which an outbox is given up. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private final UUID ticket = UUID.randomUUID();
  private final Budget budget;
  private final AnswerPace pace;
  private final Places places;
  private final @Nullable UserId user;
  private final LongSupplier nanoTime;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** Those of which only the newest waits, by name. */
  private final Map<String, Piece> newest = new LinkedHashMap<>();

  /** The bytes of {@link #pieces}. */
  private int waiting;

  private boolean ended;
  private boolean over;
  private boolean gone;
  private @Nullable ChatOpsException failure;
  private @Nullable CompletableFuture<byte[]> puller;
  private @Nullable Runnable closing;
  private long pulledAt;
  private long servedAt;

  /** Some bytes, and how many of them were taken from the budget. */
  private static final class Piece {
    private final byte[] bytes;
    private final int paid;

    private Piece(byte[] bytes, int paid) {
      this.bytes = bytes;
      this.paid = paid;
    }
  }

  /**
   * Has no piece yet.
   *
   * @param user the person who asked; absent: the other hub itself
   * @param nanoTime like {@link System#nanoTime}
   */
  Outbox(
      Budget budget, AnswerPace pace, Places places, @Nullable UserId user, LongSupplier nanoTime) {
    this.budget = budget;
    this.pace = pace;
    this.places = places;
    this.user = user;
    this.nanoTime = nanoTime;
    this.pulledAt = nanoTime.getAsLong();
    this.servedAt = pulledAt - HOLD.toNanos();
  }

  UUID ticket() {
    return ticket;
  }

  Places places() {
    return places;
  }

  /** Returns the time of the last answer; an earlier one before the first. */
  synchronized long servedAt() {
    return servedAt;
  }

  /** Returns the person who asked; absent: the other hub itself. */
  @Nullable UserId user() {
    return user;
  }

  /** Returns true while the other hub waits for the next piece. */
  synchronized boolean isPulled() {
    return puller != null;
  }

  /** Returns true once nobody waits for the answer any more. */
  synchronized boolean isGone() {
    return gone;
  }

  /** Returns true until that which fills this was ended. */
  synchronized boolean isFilled() {
    return closing != null;
  }

  /** Returns true once nothing is left to pull. */
  synchronized boolean isOver() {
    return gone || over;
  }

  /** Takes pieces: what waits, or the next that comes. */
  CompletionStage<byte[]> pull() {
    CompletableFuture<byte[]> pull = new CompletableFuture<>();
    CompletableFuture<byte[]> before;
    synchronized (this) {
      if (gone || over) {
        return CompletableFuture.completedFuture(Message.failed(RemoteFailures.gaveUp()));
      }
      pulledAt = nanoTime.getAsLong();
      before = puller;
      puller = pull;
    }
    if (before != null) { // its hub has given that pull up
      before.complete(Message.more(ticket).toBytes());
    }
    serve();
    return pull;
  }

  /**
   * Adds a piece of {@link Message#PIECE} bytes at most.
   *
   * @param most the most bytes that may wait here, beside those of which only the newest does
   * @return false if it was left out, as there is no room; true also if nobody waits for it
   */
  synchronized boolean add(byte[] piece, int most) {
    if (gone || ended) {
      return true;
    }
    if (waiting + piece.length > most || !budget.take(piece.length)) {
      return false;
    }
    put(piece, piece.length);
    return true;
  }

  /**
   * Adds a piece, in place of one that waits with the same name.
   *
   * @param isSmall true if there is always room for it
   * @return as {@link #add}
   */
  synchronized boolean replace(String name, byte[] piece, boolean isSmall) {
    if (gone || ended) {
      return true;
    }
    Piece before = newest.remove(name);
    if (before != null) {
      budget.giveBack(before.paid);
    }
    if (!isSmall && !budget.take(piece.length)) {
      return false;
    }
    newest.put(name, new Piece(piece, isSmall ? 0 : piece.length));
    return true;
  }

  /**
   * Adds a whole answer, of any size, and ends. There is always room for a small one, so that
   * actions go on while logs are slow.
   *
   * @return false if there is no room for it
   */
  synchronized boolean answer(byte[] whole) {
    if (gone || ended) {
      return true;
    }
    boolean isSmall = whole.length <= SMALL;
    if (!isSmall && !budget.take(whole.length)) {
      return false;
    }
    for (int from = 0; from < whole.length; from += Message.PIECE) {
      byte[] piece = Arrays.copyOfRange(whole, from, Math.min(from + Message.PIECE, whole.length));
      put(piece, isSmall ? 0 : piece.length);
    }
    ended = true;
    return true;
  }

  private void put(byte[] piece, int paid) {
    pieces.add(new Piece(piece, paid));
    waiting += piece.length;
  }

  /** Adds no more. */
  synchronized void end() {
    ended = true;
  }

  /** Ends with a failure, after the pieces that wait. */
  synchronized void fail(ChatOpsException reason) {
    if (!ended) {
      ended = true;
      failure = reason;
    }
  }

  /** Says how to end what fills this; done at once if nobody waits for it any more. */
  void onGone(Runnable close) {
    synchronized (this) {
      if (!gone && !over) {
        closing = close;
        return;
      }
    }
    close.run();
  }

  /**
   * Looks at the time: a pull is answered if there is something, or it has waited for long enough;
   * an outbox that was not pulled for long is given up.
   */
  void turn() {
    boolean isLeft;
    synchronized (this) {
      isLeft = puller == null && nanoTime.getAsLong() - pulledAt >= PATIENCE.toNanos();
    }
    if (isLeft) {
      close();
    } else {
      serve();
    }
  }

  /** Nobody waits for the answer any more. */
  void close() {
    CompletableFuture<byte[]> pull;
    Runnable close;
    synchronized (this) {
      gone = true;
      pull = puller;
      puller = null;
      pieces.forEach(piece -> budget.giveBack(piece.paid));
      newest.values().forEach(piece -> budget.giveBack(piece.paid));
      pieces.clear();
      newest.clear();
      waiting = 0;
      close = closing;
      closing = null;
    }
    if (pull != null) {
      pull.complete(Message.failed(RemoteFailures.gaveUp()));
    }
    if (close != null) {
      close.run(); // not under the lock: it takes others
    }
  }

  /** Answers a pull that waits, if it is time. */
  void serve() {
    CompletableFuture<byte[]> pull;
    byte[] answer;
    synchronized (this) {
      pull = puller;
      if (pull == null || !isDue() || !pace.takes(size())) {
        return;
      }
      puller = null;
      servedAt = nanoTime.getAsLong();
      answer = answer();
    }
    pull.complete(answer);
  }

  private boolean isDue() {
    long now = nanoTime.getAsLong();
    return ended
        || waiting >= Message.PIECE
        || now - pulledAt >= HOLD.toNanos()
        || (now - servedAt >= pace.gapNanos() && !(pieces.isEmpty() && newest.isEmpty()));
  }

  /** Returns the most bytes that the next answer may have. */
  private int size() {
    int ofNewest = newest.values().stream().mapToInt(piece -> piece.bytes.length).sum();
    return Math.min(Message.PIECE, waiting + ofNewest);
  }

  private byte[] answer() {
    ChatOpsException reason = failure;
    if (pieces.isEmpty() && newest.isEmpty() && reason != null) {
      over = true;
      return Message.failed(reason);
    }
    List<byte[]> taken = new ArrayList<>();
    int room = take(newest.values().iterator(), Message.PIECE, taken);
    int left = take(pieces.iterator(), room, taken);
    waiting -= room - left;
    over = ended && pieces.isEmpty() && newest.isEmpty() && reason == null;
    WireWriter out = over ? Message.last(ticket) : Message.more(ticket);
    taken.forEach(piece -> out.putRest(piece, 0, piece.length));
    return out.toBytes();
  }

  /** Takes the next pieces that fit, and returns the room that is left. */
  private int take(Iterator<Piece> next, int room, List<byte[]> taken) {
    int left = room;
    while (next.hasNext()) {
      Piece piece = next.next();
      if (piece.bytes.length > left) {
        break;
      }
      next.remove();
      left -= piece.bytes.length;
      budget.giveBack(piece.paid);
      taken.add(piece.bytes);
    }
    return left;
  }
}
