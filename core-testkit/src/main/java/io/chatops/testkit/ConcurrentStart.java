package io.chatops.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does one thing from several threads that start at the same moment. */
public final class ConcurrentStart {
  private ConcurrentStart() {}

  /** Does it this many times in each thread. */
  public static void repeat(int threads, int times, Runnable work) {
    run(
        threads,
        number -> Executors.callable(() -> IntStream.range(0, times).forEach(i -> work.run())));
  }

  /** The results, by number of the thread. */
  public static <T> List<T> run(int threads, IntFunction<Callable<T>> work) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<T> mine = work.apply(i);
        futures.add(
            executor.submit(
                () -> {
                  start.await(1, TimeUnit.MINUTES);
                  return mine.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("Work done by several threads failed", e);
    } finally {
      executor.shutdownNow();
    }
  }
}
