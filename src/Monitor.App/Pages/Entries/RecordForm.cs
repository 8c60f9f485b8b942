using Monitor.App.Pages.Forms;
using Monitor.Domain;

namespace Monitor.App.Pages.Entries;

/// <summary>The one form of an entry's page: what it records, what was typed, and the key by which sending it twice records it once.</summary>
public sealed record RecordForm(RecordKind What, FormFields Fields, string IdempotencyKey)
{
    public const string WhatField = PostedForm.WhatField;
    public const string KeyField = PostedForm.KeyField;

    public static RecordForm Empty(RecordKind what, string idempotencyKey) => new(what, FormFields.Empty, idempotencyKey);

    public static RecordForm From(PostedForm posted) => RecordKinds.Find(posted.What) is { } what
        ? new RecordForm(what, posted.Fields, posted.Key)
        : new RecordForm(RecordKind.Contact, posted.Fields.With(new FieldFault(WhatField, "Choose what to record.")), posted.Key);

    public RecordForm With(params IEnumerable<FieldFault> faults) => this with { Fields = Fields.With(faults) };

    /// <summary>With what was refused, at the field that it is about; at the form's heading when it is about none.</summary>
    public RecordForm With(Problem problem, IReadOnlyCollection<FieldSpec> specs) => With(FormProblems.FaultsOf(problem, specs, Fields, WhatField));
}
