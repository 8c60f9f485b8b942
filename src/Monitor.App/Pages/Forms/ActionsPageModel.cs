using System.Collections.Immutable;
using Monitor.Domain.Policies;

namespace Monitor.App.Pages.Forms;

/// <summary>Something that can be done on a page of lists: its fields, and whether it is offered.</summary>
public sealed record FormAction(string Slug, string Heading, ImmutableArray<FieldSpec> Fields);

/// <summary>A list with a heading; each row in words, with where it leads when it leads somewhere.</summary>
public sealed record ListSection(string Heading, ImmutableArray<ListRow> Rows, string WhenEmpty);

/// <summary>A row of a list.</summary>
public sealed record ListRow(string Text, PageLink? Link = null, bool IsWarning = false);

/// <summary>A page of lists with one form for what is done about them.</summary>
public sealed record ActionsPageModel(
    string Title,
    string Caption,
    Policy Policy,
    string Path,
    PageLink? Back,
    ImmutableArray<ListSection> Sections,
    ImmutableArray<FormAction> Actions,
    string? What,
    FormFields Fields,
    string IdempotencyKey,
    AntiforgeryField Antiforgery,
    string? Done)
{
    public FormAction? Chosen => Actions.FirstOrDefault(action => action.Slug == What) ?? Actions.FirstOrDefault();
}
