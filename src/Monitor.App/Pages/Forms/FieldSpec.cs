using System.Collections.Immutable;

namespace Monitor.App.Pages.Forms;

/// <summary>One field of a form: its name is that of the refusals that are about it.</summary>
public abstract record FieldSpec(string Name, string Label, string? Hint)
{
    /// <summary>The id of its first input, to which the summary of what is wrong leads.</summary>
    public virtual string FirstId => Name;
}

/// <summary>A day, in three inputs.</summary>
public sealed record DateSpec(string Name, string Label, string? Hint = null) : FieldSpec(Name, Label, Hint)
{
    public override string FirstId => $"{Name}-day";
}

/// <summary>Words, on one row or on several.</summary>
public sealed record TextSpec(string Name, string Label, string? Hint = null, int Rows = 1) : FieldSpec(Name, Label, Hint);

/// <summary>One of a few, all in sight.</summary>
public sealed record RadioSpec(string Name, string Label, ImmutableArray<Choice> Choices, string? Hint = null, bool Inline = false) : FieldSpec(Name, Label, Hint)
{
    public static RadioSpec YesNo(string name, string label, string? hint = null) =>
        new(name, label, [new Choice("yes", "Yes"), new Choice("no", "No")], hint, Inline: true);
}

/// <summary>One of many.</summary>
public sealed record SelectSpec(string Name, string Label, ImmutableArray<Choice> Choices, string? Hint = null, string Nothing = "Choose one") : FieldSpec(Name, Label, Hint);

/// <summary>Any number of a few.</summary>
public sealed record ChecksSpec(string Name, string Label, ImmutableArray<Choice> Choices, string? Hint = null) : FieldSpec(Name, Label, Hint);

/// <summary>Something to read between the fields.</summary>
public sealed record NoteSpec(string Text, string? Href = null, string? LinkText = null) : FieldSpec(string.Empty, Text, null);
