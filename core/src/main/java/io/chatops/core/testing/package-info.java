/**
 * Doubles for tests, without any test framework, so that every module's tests can share them: a
 * {@link io.chatops.core.testing.MutableClock} that is driven, quick stand-ins for slow secrets. No
 * production class uses this package.
 */
@NullMarked
package io.chatops.core.testing;

import org.jspecify.annotations.NullMarked;
