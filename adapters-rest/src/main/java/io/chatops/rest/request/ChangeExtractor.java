package io.chatops.rest.request;

import jakarta.inject.Singleton;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.UnwrapByDefault;
import jakarta.validation.valueextraction.ValueExtractor;

/** Holds the constraints on a {@link Change} against its value; what stays is not checked. */
@Singleton
@UnwrapByDefault
public class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {
  @Override
  public void extractValues(Change<?> change, ValueReceiver receiver) {
    if (change instanceof Change.Set<?> set) {
      receiver.value(null, set.value());
    }
  }
}
