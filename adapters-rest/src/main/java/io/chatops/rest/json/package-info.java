/**
 * The parts of JSON that belong to the framework: {@link io.chatops.rest.json.BodyLimit} collects
 * bodies, {@link io.chatops.rest.json.ResponseJsonCustomizer} sets up the mapper for the records of
 * {@code io.chatops.api}.
 */
@NullMarked
package io.chatops.rest.json;

import org.jspecify.annotations.NullMarked;
