using System.Collections.Immutable;
using Monitor.Domain.Policies;

namespace Monitor.App.Pages;

/// <summary>A page that only says something: that a thing is not there, or that it did not work and what to do now.</summary>
public sealed record MessagePageModel(Policy Policy, string Heading, ImmutableArray<string> Paragraphs, PageLink? Next = null)
{
    /// <summary>The same words whether there is no such entry or it is another agency's.</summary>
    public static MessagePageModel NotFound(Policy policy) => new(
        policy,
        "Page not found",
        ["If you typed the address, check that it is right. If you followed a link from a mail, the entry may have gone to another agency since."],
        new PageLink(Domain.Email.Links.Entries, "See your waiting list"));

    /// <summary>Nobody's fault but ours.</summary>
    public static MessagePageModel Problem(Policy policy) => new(
        policy,
        "Sorry, this does not work at the moment",
        ["Nothing that you sent was recorded. Go back and try again in a few minutes: sending the same form again records it once only."],
        new PageLink(Domain.Email.Links.Entries, "See your waiting list"));
}
