package io.chatops.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.core.bus.BusLink;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of a link: notes all that comes. */
public class RecordedEnds implements BusLink.Ends {
  private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

  @Override
  public void connected() {
    all.add("connected");
  }

  @Override
  public void cut(String problem) {
    all.add("cut: " + problem);
  }

  @Override
  public void received(byte[] frame) {
    all.add("received: " + new String(frame, UTF_8));
  }

  @Override
  public void lost() {
    all.add("lost");
  }

  /** Returns true if nothing has come that was not asked for yet. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Waits for what comes next, and returns it in words; "null" if nothing comes. */
  public String next() throws InterruptedException {
    return String.valueOf(all.poll(30, TimeUnit.SECONDS));
  }
}
