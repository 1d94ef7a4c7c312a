package io.chatops.agent.update;

import static org.graalvm.nativeimage.c.type.CTypeConversion.toCString;
import static org.graalvm.nativeimage.c.type.CTypeConversion.toCStrings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CCharPointerPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerHolder;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerPointerHolder;

/**
 * Replaces this process with another program, which keeps the process id and open files. It calls
 * the C library, so it works in the native binary only.
 */
final class Replacement {
  private Replacement() {}

  /** Runs a program in this process; returns only if that failed. */
  static void by(Path program, List<String> arguments, Map<String, String> additions) {
    additions.forEach(
        (name, value) -> {
          try (CCharPointerHolder key = toCString(name);
              CCharPointerHolder content = toCString(value)) {
            setenv(key.get(), content.get(), 1);
          }
        });
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try (CCharPointerHolder path = toCString(program.toString());
        CCharPointerPointerHolder words = toCStrings(command.toArray(CharSequence[]::new))) {
      execv(path.get(), words.get());
    }
    additions.keySet().forEach(Replacement::remove);
  }

  private static void remove(String name) {
    try (CCharPointerHolder key = toCString(name)) {
      unsetenv(key.get());
    }
  }

  @CFunction
  private static native int setenv(CCharPointer name, CCharPointer value, int overwrite);

  @CFunction
  private static native int unsetenv(CCharPointer name);

  @CFunction
  private static native int execv(CCharPointer path, CCharPointerPointer arguments);
}
