package io.chatops.attack;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test the same {@link Arena}, which is started with the first and closed after all.
 */
final class ArenaProvider implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ArenaProvider.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Arena.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Arena.class, key -> started(), Arena.class);
  }

  private static Arena started() {
    try {
      return Arena.start();
    } catch (Exception e) {
      throw new IllegalStateException("the hub to attack does not start", e);
    }
  }
}
