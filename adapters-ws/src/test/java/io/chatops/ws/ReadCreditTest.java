package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadCreditTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ReadCredit credit = ReadCredit.install(channel);
  private final List<Boolean> pauses = new ArrayList<>();
  private final List<String> delivered = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Runnable onMessage = () -> {};

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void holdsMessagesUntilTheSocketIsOpen() {
    send("a", "b");
    assertThat(passed()).isEmpty();

    credit.attach(owner());

    assertThat(passed()).containsExactly("a");
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void keepsTheOrderOfOneReadAcrossAStall() {
    open(new ReadLimits(2, 100, null, false));

    send("a", "b", "c", "d", "e");
    assertThat(passed()).containsExactly("a", "b");
    assertThat(channel.config().isAutoRead()).isFalse();

    credit.done(1);
    assertThat(passed()).containsExactly("c");
    assertThat(channel.config().isAutoRead()).isFalse();

    credit.done(1);
    credit.done(1);
    assertThat(passed()).containsExactly("d", "e");
    assertThat(channel.config().isAutoRead()).isFalse();

    credit.done(1);
    credit.done(1);
    assertThat(channel.config().isAutoRead()).isTrue();
    send("f");
    assertThat(passed()).containsExactly("f");
    assertThat(pauses).endsWith(true, false);
  }

  @Test
  void countsTheBytesOfAllFragments() {
    open(new ReadLimits(9, 5, null, false));

    channel.writeInbound(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[2])));
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.writeInbound(
        new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[3])));

    assertThat(channel.config().isAutoRead()).isFalse();
    credit.done(5);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void waitsForTheSharedBudgetAndReleasesAllOfIt() {
    ReadBudget budget = new ReadBudget(10_000, 100, () -> {});
    open(new ReadLimits(9, 100, budget, false));
    budget.acquire(8_000); // another peer's

    send("a", "b");
    assertThat(passed()).containsExactly("a");

    budget.release(8_000);
    channel.runPendingTasks();
    assertThat(passed()).containsExactly("b");
    credit.done(1);
    credit.done(1);
    assertThat(budget.heldBytes()).isZero();
  }

  @Test
  void passesOnNothingButTheClosesOnceItCloses() {
    open(new ReadLimits(1, 100, null, false));
    send("a", "b");

    credit.close();
    send("c");
    channel.writeInbound(new CloseWebSocketFrame(1000, ""));

    assertThat(passed()).containsExactly("a", "close");
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void deliversWholeMessagesAndPassesOtherFramesOn() {
    credit.readAtOnce();
    open(new ReadLimits(9, 100, null, false));

    send("a");
    channel.writeInbound(new BinaryWebSocketFrame(false, 0, text("b")));
    channel.writeInbound(new PongWebSocketFrame(text("pong")));
    channel.writeInbound(new ContinuationWebSocketFrame(false, 0, text("")));
    assertThat(delivered).containsExactly("a");

    channel.writeInbound(new ContinuationWebSocketFrame(true, 0, text("cd")));
    channel.writeInbound(new ContinuationWebSocketFrame(false, 0, text("e")));
    channel.writeInbound(new ContinuationWebSocketFrame(true, 0, text("f")));
    send("", "g");

    assertThat(delivered).containsExactly("a", "bcd", "ef", "", "g");
    assertThat(passed()).containsExactly("pong");
  }

  @Test
  void releasesTheFramesThatItDelivers() {
    credit.readAtOnce();
    open(new ReadLimits(9, 100, null, false));
    ByteBuf whole = text("a");
    ByteBuf begin = text("b");

    channel.writeInbound(new BinaryWebSocketFrame(whole));
    channel.writeInbound(new BinaryWebSocketFrame(false, 0, begin));

    assertThat(whole.refCnt()).isZero();
    assertThat(begin.refCnt()).isZero();
  }

  @Test
  void deliversSequentiallyIfEachIsDoneAtOnce() {
    int many = 100_000;
    credit.readAtOnce();
    credit.attach(owner());
    for (int i = 0; i < many; i++) {
      send("a");
    }
    assertThat(delivered).hasSize(1);
    onMessage = () -> credit.done(1);

    credit.done(1); // would overflow the stack if each message were delivered within the one before

    assertThat(delivered).hasSize(many);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void deliversNothingMoreOnceAMessageClosesTheSocket() {
    credit.readAtOnce();
    open(new ReadLimits(1, 100, null, false));
    send("a", "b", "c");
    onMessage = credit::close;

    credit.done(1);
    send("d");

    assertThat(delivered).containsExactly("a", "b");
  }

  @Test
  void releasesTheSharedBudgetIfTheOwnerFails() {
    ReadBudget budget = new ReadBudget(1 << 20, 100, () -> {});
    credit.readAtOnce();
    open(new ReadLimits(9, 100, budget, false));
    StackOverflowError failure = new StackOverflowError();
    onMessage =
        () -> {
          throw failure;
        };

    send("a");
    assertThat(budget.heldBytes()).isZero();

    onMessage =
        () -> {
          credit.done(1); // the owner was through with the message when it failed
          throw failure;
        };
    send("b");
    assertThat(budget.heldBytes()).isZero();
    assertThat(failures).containsExactly(failure, failure);
  }

  private void open(ReadLimits limits) {
    credit.attach(owner());
    credit.start(limits);
  }

  private void send(String... messages) {
    for (String message : messages) {
      channel.writeInbound(new BinaryWebSocketFrame(text(message)));
    }
  }

  private static ByteBuf text(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
  }

  private List<String> passed() {
    List<String> texts = new ArrayList<>();
    for (WebSocketFrame frame = channel.readInbound();
        frame != null;
        frame = channel.readInbound()) {
      boolean isClose = frame instanceof CloseWebSocketFrame;
      texts.add(isClose ? "close" : frame.content().toString(StandardCharsets.US_ASCII));
      frame.release();
    }
    return texts;
  }

  private ReadCredit.Listener owner() {
    return new ReadCredit.Listener() {
      @Override
      public void onPaused(boolean paused) {
        pauses.add(paused);
      }

      @Override
      public void onDrained() {}

      @Override
      public void onMessage(byte[] text) {
        delivered.add(new String(text, StandardCharsets.US_ASCII));
        onMessage.run();
      }

      @Override
      public void onFailure(Throwable failure) {
        failures.add(failure);
      }
    };
  }
}
