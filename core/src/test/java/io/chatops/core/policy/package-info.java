@NullMarked
package io.chatops.core.policy;

import org.jspecify.annotations.NullMarked;
