@NullMarked
package io.chatops.core.notify;

import org.jspecify.annotations.NullMarked;
