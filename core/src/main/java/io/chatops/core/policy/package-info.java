/**
 * The rules of access. {@link io.chatops.core.policy.Policy} decides for every feature, which names
 * the actor, the action and the object.
 */
@NullMarked
package io.chatops.core.policy;

import org.jspecify.annotations.NullMarked;
