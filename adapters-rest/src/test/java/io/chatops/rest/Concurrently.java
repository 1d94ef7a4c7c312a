package io.chatops.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Makes calls that wait, each on a thread of its own. */
final class Concurrently {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            return thread;
          });

  private Concurrently() {}

  static CompletableFuture<Api.Answer> call(Supplier<Api.Answer> call) {
    return CompletableFuture.supplyAsync(call, THREADS);
  }
}
