package io.chatops.core.cluster;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.storage.Storage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A hub's way to a storage, which a test cuts or holds up. Methods are named with their port, such
 * as {@code AgentDirectory.take}.
 */
final class FaultyStorage {
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private final Map<String, Runnable> after = new ConcurrentHashMap<>();
  private final Map<String, Integer> largest = new ConcurrentHashMap<>();
  private final Storage storage;
  private volatile boolean isAway;

  FaultyStorage(Storage behind) {
    this.storage = onTheWay(Storage.class, behind);
  }

  /** The storage as the hub sees it. */
  Storage storage() {
    return storage;
  }

  /** The method fails, and does nothing. */
  void cut(String method) {
    before(method, FaultyStorage::fail);
  }

  /** Every method fails, and does nothing. */
  void cutWholly() {
    isAway = true;
  }

  /** The method does its work, but its answer is lost. */
  void loseAnswer(String method) {
    after.put(method, FaultyStorage::fail);
  }

  /** Does something before each call of a method. */
  void before(String method, Runnable action) {
    before.put(method, action);
  }

  /** Nothing fails any more. */
  void heal() {
    isAway = false;
    before.clear();
    after.clear();
  }

  /** Returns the size of the largest collection that the method was given; 0 if it had none. */
  int largest(String method) {
    return largest.getOrDefault(method, 0);
  }

  private static void fail() {
    throw ChatOpsException.storageUnavailable("away", new IllegalStateException("as wanted"));
  }

  private <T> T onTheWay(Class<T> port, T behind) {
    Map<Method, Object> ports = new ConcurrentHashMap<>();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (behind instanceof Storage && method.getReturnType().isInterface()) {
            // A port of the storage: always the same object.
            Object part = Objects.requireNonNull(method.invoke(behind, arguments));
            return ports.computeIfAbsent(
                method, same -> onTheWay(cast(method.getReturnType()), part));
          }
          return call(port.getSimpleName() + "." + method.getName(), behind, method, arguments);
        };
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }

  @SuppressWarnings("unchecked") // a port is an instance of its own type
  private static Class<Object> cast(Class<?> port) {
    return (Class<Object>) port;
  }

  private @Nullable Object call(
      String name, Object behind, Method method, Object @Nullable [] arguments) throws Throwable {
    if (arguments != null && arguments[arguments.length - 1] instanceof Collection<?> many) {
      largest.merge(name, many.size(), Math::max);
    }
    if (isAway) {
      fail();
    }
    before.getOrDefault(name, () -> {}).run();
    try {
      Object result = method.invoke(behind, arguments);
      after.getOrDefault(name, () -> {}).run();
      return result;
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }
}
