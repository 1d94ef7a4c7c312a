package io.chatops.app.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * The size of each read from one connection: small while it speaks HTTP, so that one read brings
 * few requests and the decoder keeps little that is not counted.
 */
final class ReadSizes implements RecvByteBufAllocator {
  private static final int SMALL_BYTES = 4 * 1024;

  private final RecvByteBufAllocator adaptive = new AdaptiveRecvByteBufAllocator();
  private int largest = SMALL_BYTES;

  /** Allows reads to grow as on any connection. Confined to the event loop. */
  void grow() {
    largest = Integer.MAX_VALUE;
  }

  @Override
  @SuppressWarnings("deprecation") // its replacement is what the adaptive one makes
  public Handle newHandle() {
    return new DelegatingHandle(adaptive.newHandle()) {
      @Override
      public int guess() {
        return Math.min(largest, delegate().guess());
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return allocator.ioBuffer(guess());
      }
    };
  }
}
