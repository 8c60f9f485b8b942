namespace Monitor.App.Pages.Forms;

/// <summary>What is wrong with a field, in words for the person who filled it in.</summary>
public sealed record FieldFault(string Field, string Message);

/// <summary>A value that can be chosen, and what it is called.</summary>
public sealed record Choice(string Value, string Text);

/// <summary>The hidden field that proves a form came from our own page.</summary>
public sealed record AntiforgeryField(string Name, string Value);
